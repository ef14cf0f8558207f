"""Posting staff, and moving them."""
