"""What people read, of any plan: figures, the audit of a log, sheets, pictures, exports."""
