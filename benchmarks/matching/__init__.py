"""Matching measured against its peers and against the machine."""
