"""The five kinds of case, and the procedures that run inside them."""
