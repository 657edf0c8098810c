"""The pages of placements, one file for each thing."""
