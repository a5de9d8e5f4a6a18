"""A form of record that only tests know: what adding one takes."""
