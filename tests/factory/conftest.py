"""Workers are other processes: they find the toy kinds by ``PYTHONPATH``."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
PATHS = [str(HERE), str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")]
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, PATHS))
