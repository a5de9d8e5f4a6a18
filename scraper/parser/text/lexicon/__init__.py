"""Words that all readers share: bounds, numbers, durations, one spelling of signs."""
