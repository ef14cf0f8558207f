"""Ratings, complaints, archives, appraisal, accountability, and the acceptance of centres."""
