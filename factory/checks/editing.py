"""Edits of every sample: changes replay, inverses restore, and pixels differ only inside the mask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from shards.canonical import dumps
from shards.changes import replay
from shards.pictures import differing
from shards.sample import Check, Row, Sample


def check_edits(sample: Sample, pictures: Mapping[str, Any]) -> Iterator[Check]:
    """Checks ``edit.replay`` and ``edit.locality``."""
    rows = list(sample.rows_of("edit"))
    if rows:
        replays = [fault for row in rows for fault in _replay_faults(sample, row)]
        yield Check(name="edit.replay", engine="json", passed=not replays, detail="; ".join(replays[:3]))
        # A row and its inverse compare the same two pictures, in both languages: once is enough.
        pairs = {(frozenset((row.inputs[0], row.output)), row.mask): row for row in rows}
        leaks = [fault for row in pairs.values() for fault in _leaks(row, pictures)]
        yield Check(name="edit.locality", engine="numpy", passed=not leaks, detail="; ".join(leaks[:3]))


def _replay_faults(sample: Sample, row: Row) -> Iterator[str]:
    before, after = sample.state(row.inputs[0]), sample.state(row.output)
    try:
        reached = dumps(replay(json.loads(before.truth), row.changes))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        yield f"{row.id}: {error}"
        return
    if reached != after.truth:
        yield f"{row.id}: the changes do not lead from {before.picture} to {after.picture}"


def _leaks(row: Row, pictures: Mapping[str, Any]) -> Iterator[str]:
    before, after, mask = (pictures[role] for role in (row.inputs[0], row.output, row.mask))
    outside = int(np.count_nonzero(differing(before, after) & ~mask))
    if outside:
        yield f"{row.id}: {outside} pixels differ outside the mask"
