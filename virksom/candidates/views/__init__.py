"""The pages of candidates."""
