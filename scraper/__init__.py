"""How records are fetched, parsed, kept and compared."""
