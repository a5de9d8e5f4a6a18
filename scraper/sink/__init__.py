"""From typed records to rows of a SQLite file, with versions and changes."""
