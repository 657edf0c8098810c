"""What is known of openings, cut loose from the database."""
