"""The toy kinds are found by ``sys.path`` here and by ``PYTHONPATH`` in workers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
PATHS = [str(HERE), str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")]
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, PATHS))
sys.path.insert(0, str(HERE))
