"""From rows to answers: compare, report, export."""
