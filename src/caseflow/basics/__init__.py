"""Basics that every other room uses: instants and zones, ids, tables, columns for a terminal, texts in two languages."""
