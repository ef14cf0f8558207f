"""A case and its parts as plain records, the matter it is about, and the walk that folds entries into runs."""
