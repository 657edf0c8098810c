"""What is asked of candidates, and of those who enrol them."""
