"""What a command sets going: load, fetch, update, history, pages, documents, reparse.

Each run leaves an entry in the table ``runs`` and a report.
"""
