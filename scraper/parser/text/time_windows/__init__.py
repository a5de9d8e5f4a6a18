"""Times before, during or after an event: "within 4 weeks before randomization"."""
