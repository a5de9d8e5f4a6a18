"""Words, dates and texts as the registry wrote them until 2024: what its older forms have in common."""
