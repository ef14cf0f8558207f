"""The tables, and what protects them."""
