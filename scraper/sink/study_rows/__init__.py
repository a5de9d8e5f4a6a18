"""The sources of one study to all its rows: pure, without a connection, and everything can be pickled."""
