"""Plumbing that knows no word of the field: database, unit of work, problems, clock, ciphers."""
