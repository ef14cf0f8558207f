"""What a procedure is: roles, states, guards, rows, limits, in frozen data that is checked when it is built."""

from caseflow.lifecycle.definition import Catalogue, Lifecycle

__all__ = ["Catalogue", "Lifecycle"]
