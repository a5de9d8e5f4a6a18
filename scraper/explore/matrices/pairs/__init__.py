"""The matrix of pairs: two groups side by side in the columns that metafor asks for."""
