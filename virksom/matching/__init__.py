"""Who fits which job, and why: a library of its own, without Django."""
