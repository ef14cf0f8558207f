"""Postings of staff, and moving them."""
