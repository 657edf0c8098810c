"""What is known of candidates, cut loose from the database."""
