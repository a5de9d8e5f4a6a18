"""Medical concepts in criteria: conditions, drugs, procedures and the like, and what is said of them."""
