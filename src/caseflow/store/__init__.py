"""Where journals are kept: the Store protocol; memory, SQLite."""
