"""Edits: changes replay, inverses restore, pixels differ only inside a mask that is tight."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import numpy as np

from factory.checks.case import Case
from factory.checks.result import check
from factory.checks.tightness import LOOSE, looseness
from shards.canonical import dumps
from shards.changes import replay
from shards.sample import Change, Check, Row, State

SHOWN = 0.02
"""Least share of a mask's pixels that an edit changes."""


def check_edits(case: Case) -> Iterator[Check]:
    """Checks ``edit.replay``, ``edit.elements``, ``edit.inverse``, ``edit.locality``, ``edit.shows`` and
    ``edit.tight``; none when the sample has no edits."""
    rows = list(case.sample.rows_of("edit"))
    if not rows:
        return
    once = case.edits_once()
    yield check(
        "edit.replay", "json", (fault for row in rows for fault in _replay_faults(case, row))
    )
    yield check(
        "edit.elements", "json", (fault for row in rows for fault in _element_faults(case, row))
    )
    yield check(
        "edit.inverse", "json", (fault for row in rows for fault in _inverse_faults(case, row))
    )
    yield check("edit.locality", "numpy", (fault for row in once for fault in _leaks(case, row)))
    yield check("edit.shows", "numpy", (fault for row in once for fault in _hidden(case, row)))
    yield check("edit.tight", "opencv", (fault for row in once for fault in _loose(case, row)))


def _ends(case: Case, row: Row) -> tuple[State, State]:
    return case.sample.state(row.inputs[0]), case.sample.state(row.output)


def _replay_faults(case: Case, row: Row) -> Iterator[str]:
    """Applying the stated changes to the truth before gives the truth after, so its hash too."""
    before, after = _ends(case, row)
    try:
        reached = dumps(replay(json.loads(before.truth), row.changes))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        yield f"{row.id}: {error}"
        return
    if reached != after.truth:
        yield f"{row.id}: the changes do not lead from {before.picture} to {after.picture}"


def _element_faults(case: Case, row: Row) -> Iterator[str]:
    """Changes of elements are those of the records; some element is named."""
    states = _ends(case, row)
    stated = [change for change in row.changes if not change.field.startswith("truth")]
    if not stated:
        yield f"{row.id}: no changed element is named"
    for change in stated:
        for state, value in zip(states, (change.old, change.new), strict=True):
            if value != _recorded(state, change):
                yield f"{row.id}: {change.field} of {change.element} in {state.picture} is not {value}"


def _recorded(state: State, change: Change) -> str:
    found = next((element for element in state.elements if element.id == change.element), None)
    if found is None:
        return dumps("" if change.field == "label" else [])
    return dumps(getattr(found, change.field, None))


def _inverse_faults(case: Case, row: Row) -> Iterator[str]:
    """An inverse row states the changes of its forward row the other way round."""
    if not row.inverse_of:
        return
    forward = next((other for other in case.sample.rows if other.id == row.inverse_of), None)
    back = [
        change.model_copy(update={"old": change.new, "new": change.old}) for change in row.changes
    ]
    if forward is None or sorted(map(repr, back)) != sorted(map(repr, forward.changes)):
        yield f"{row.id}: its changes are not those of {row.inverse_of}, turned round"


def _leaks(case: Case, row: Row) -> Iterator[str]:
    outside = int(np.count_nonzero(case.difference(row) & ~case.pictures[row.mask]))
    if outside:
        yield f"{row.id}: {outside} pixels differ outside the mask"


def _hidden(case: Case, row: Row) -> Iterator[str]:
    """Every named element has a differing pixel in its box; the edit changes a fair part of its mask."""
    difference = case.difference(row)
    for name in dict.fromkeys(change.element for change in row.changes):
        boxes = [e.box for state in _ends(case, row) for e in state.elements if e.id == name]
        if not any(
            difference[math.floor(y0) : math.ceil(y1), math.floor(x0) : math.ceil(x1)].any()
            for x0, y0, x1, y1 in boxes
        ):
            yield f"{row.id}: nothing differs where {name} is"
    changed, area = np.count_nonzero(difference), np.count_nonzero(case.pictures[row.mask])
    if row.scope == "local" and changed < SHOWN * area:
        yield f"{row.id}: {changed} pixels differ in a mask of {area}"


def _loose(case: Case, row: Row) -> Iterator[str]:
    mask = case.pictures[row.mask]
    if row.scope != "local":
        if not mask.all():
            yield f"{row.id}: scope is {row.scope} and the mask not all white"
        return
    ratio = looseness(mask, case.difference(row), case.margin)
    if ratio > LOOSE:
        yield f"{row.id}: {row.mask} has {ratio:.2f} times the area of the hull of the difference"
