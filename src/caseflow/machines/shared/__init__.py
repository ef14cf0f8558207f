"""What several subjects share: documents, guards, and rules about notices and endings."""
