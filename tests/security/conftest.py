"""Toy kinds here by ``sys.path`` and in workers by ``PYTHONPATH``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TOYS = str(Path(__file__).parents[1] / "factory")
if TOYS not in sys.path:
    sys.path.insert(0, TOYS)
os.environ["PYTHONPATH"] = os.pathsep.join([TOYS, os.environ.get("PYTHONPATH", "")])
