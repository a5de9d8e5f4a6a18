"""Tools that make the data files of the package; none of them runs with the program."""
