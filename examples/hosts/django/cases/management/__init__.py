"""Commands for cron and for the first day."""
