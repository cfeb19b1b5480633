"""Extraction: each text parsed once, rows of all tables out."""
