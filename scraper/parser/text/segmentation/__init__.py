"""Cuts an eligibility text into criteria: their side, heading, nesting and place in the text."""
