"""Runs of whole plans: inline, on Ray, interrupted, killed, and with kinds that fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from processes import alive, descendants, shard_workers, wait_for
from toys import session, tree

from factory.lock import settle
from factory.run import Outcome, run
from factory.session import Session
from factory.status import status
from shards.commit import sweep
from shards.store import committed_shards

DRIVER = Path(__file__).parent / "drive.py"


def built(folder: Path, made: Session, workers: int = 0, skip: tuple[str, ...] = ()) -> Outcome:
    out = str(folder)
    lock = settle(out, made.lock(skip))
    sweep(out)
    return run(made, lock, out, workers)


def test_ray_and_inline_write_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for workers in (0, 1, 2):
        outcome = built(tmp_path / str(workers), session(), workers)
        assert not outcome.problem
        assert (outcome.exit_code, outcome.missing, outcome.shards) == (0, 0, 4)
        trees.append(tree(tmp_path / str(workers)))
    assert trees[0] == trees[1] == trees[2]
    assert len([name for name in trees[0] if name.endswith(".tar")]) == 4


def test_a_second_run_makes_nothing(tmp_path: Path) -> None:
    built(tmp_path, session())
    before = tree(tmp_path)
    outcome = built(tmp_path, session())
    assert (outcome.shards, outcome.missing, outcome.exit_code) == (0, 0, 0)
    assert tree(tmp_path) == before
