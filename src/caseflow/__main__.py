"""python -m caseflow: the command line, where its script is not on the path."""

import sys

from caseflow.cli import main

sys.exit(main())
