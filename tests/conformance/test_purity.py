"""A sample is a function of its slot alone: not of the process, of the order, or of what was made before."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conformance.build import built, content_digest, maker_of
from tests.conformance.kinds import REGISTRY, Kind

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def elsewhere() -> dict[str, str]:
    """Digests from a fresh process with another hash seed, kinds in reverse order."""
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "PYTHONPATH": str(ROOT)}
    kinds = list(reversed(REGISTRY.kinds))
    command = [sys.executable, "-m", "tests.conformance.build", *kinds]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


def test_same_bytes_in_a_fresh_process_and_in_another_order(
    kind: Kind, elsewhere: dict[str, str]
) -> None:
    assert content_digest(kind.specimens[0].packed) == elsewhere[kind.generator.kind]


def test_same_bytes_again_without_touching_global_randomness(kind: Kind) -> None:
    name = kind.generator.kind
    random.seed(7)
    np.random.seed(7)  # noqa: NPY002
    before = _global_states()
    again = built(maker_of(name), name, 1)
    assert _global_states() == before
    assert content_digest(again) == content_digest(kind.specimens[1].packed)


def _global_states() -> tuple[object, ...]:
    _, words, *position = np.random.get_state()  # noqa: NPY002
    return random.getstate(), words.tobytes(), tuple(position)
