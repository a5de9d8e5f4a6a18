"""How figures are drawn: papers of two widths, ink that follows the page's colours, lanes of a line each."""
