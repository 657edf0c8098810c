"""Placements as plain rows: lines of lists, due days, who is asked, and the ladder."""
