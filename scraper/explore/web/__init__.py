"""The web page of a database: Datasette with pages for trials, comparisons, changes and runs; only reads."""
