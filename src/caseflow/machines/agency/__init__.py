"""Agents who act for villagers, the relay of documents between levels, and enquiries."""
