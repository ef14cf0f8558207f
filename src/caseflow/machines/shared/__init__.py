"""What several subjects share: documents, and rules about notices and endings."""
