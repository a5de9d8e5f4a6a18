"""Times that titles of classes and categories of results name."""
