"""What happens to candidates: they are enrolled, say what they can, and decide who sees it."""
