"""Looking after a database over years: how it stands, whether it is sound, a copy of it."""
