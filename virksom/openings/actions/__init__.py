"""What happens to openings: they are told of, taken, handed on, filled and closed."""
