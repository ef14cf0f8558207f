"""Time limits read off a journal: the fold, the sums on a calendar, and the explanation day by day."""
