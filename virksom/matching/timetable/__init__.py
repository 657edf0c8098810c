"""The timetable of a job fair: short meetings of candidates and companies, at tables and in slots."""
