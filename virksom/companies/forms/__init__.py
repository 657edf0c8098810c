"""The forms of companies and contacts."""
