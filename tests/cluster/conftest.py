"""Toy kinds for cluster tests, and clusters that last for a module."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOYS = Path(__file__).parents[1] / "factory"
HERE = Path(__file__).parent
for folder in (TOYS, HERE):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
NODE = {
    "PYTHONPATH": os.pathsep.join([str(HERE), str(TOYS)]),
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
}


@pytest.fixture(scope="module")
def node_environment() -> Iterator[dict[str, str]]:
    """What the machines of a test cluster have in their environment, besides our own."""
    yield NODE
