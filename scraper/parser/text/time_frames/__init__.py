"""The time frame of an outcome, as days."""
