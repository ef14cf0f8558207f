"""The app that keeps the office's cases."""
