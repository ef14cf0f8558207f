"""The one door, and what stands behind it: an event and a case in, the next case out, or a refusal that says why."""
