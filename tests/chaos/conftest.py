"""Toy kinds and process helpers, here by ``sys.path`` and in workers by ``PYTHONPATH``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOM = Path(__file__).parents[1]
PATHS = [str(ROOM / "chaos"), str(ROOM / "factory"), str(ROOM / "cluster"), str(ROOM.parent)]
for folder in PATHS[:3]:
    if folder not in sys.path:
        sys.path.insert(0, folder)
os.environ["PYTHONPATH"] = os.pathsep.join([*PATHS, os.environ.get("PYTHONPATH", "")])
