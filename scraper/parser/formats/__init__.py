"""One module a form of record: recognise it, and read it into the shape of API v2."""
