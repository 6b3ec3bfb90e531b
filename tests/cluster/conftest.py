"""Toy kinds for cluster tests, and clusters that last for a module."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

TOYS = Path(__file__).parents[1] / "factory"
HERE = Path(__file__).parent
for folder in (TOYS, HERE):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
PATHS = [str(HERE), str(TOYS), str(HERE.parents[1])]
os.environ["PYTHONPATH"] = os.pathsep.join([*PATHS, os.environ.get("PYTHONPATH", "")])
NODE = {
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
}


@pytest.fixture(scope="module")
def node_environment() -> dict[str, str]:
    """What the machines of a test cluster have in their environment, besides our own."""
    return NODE
