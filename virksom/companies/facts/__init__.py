"""Companies cut loose from the database, so that pure code can judge and pages can show."""
