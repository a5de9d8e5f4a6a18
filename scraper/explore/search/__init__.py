"""Search and selection, the same for the command line, cohorts, Python and the web."""
