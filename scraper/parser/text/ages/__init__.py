"""Ages that a criterion asks for."""
