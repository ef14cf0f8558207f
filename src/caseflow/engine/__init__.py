"""The engine: takes a case and an event, and returns the next case, or refuses and says why."""
