"""The SQLite file: connection, lock, schema, statements, and what keeps records in it."""
