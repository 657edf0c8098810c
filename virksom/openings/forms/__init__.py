"""What is asked of a company that has a job."""
