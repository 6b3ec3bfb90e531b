"""A driver to be killed: ``python drive.py OUT WORKERS [RECIPE FIELDS AS JSON]``."""

from __future__ import annotations

import json
import sys

from toys import built, session

if __name__ == "__main__":
    out, workers, fields = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    outcome = built(out, session(**fields), workers)
    print(outcome.missing, outcome.poisoned, outcome.problem)
    sys.exit(outcome.exit_code)
