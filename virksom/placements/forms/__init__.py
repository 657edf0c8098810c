"""What is written about placements, one file for each thing."""
