"""Changes of a truth: what differs between two, and how to apply that again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from shards.canonical import dumps
from shards.sample import Change


def leaf_changes(old: Any, new: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Differing leaves as ``(path, old, new)`` JSON texts; a list of another length is one leaf."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            yield from leaf_changes(old[key], new[key], f"{path}.{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from leaf_changes(a, b, f"{path}.{index}")
    elif old != new:
        yield path, dumps(old), dumps(new)


def replay(truth: Any, changes: Iterable[Change]) -> Any:
    """Apply the ``truth.*`` changes of a row to a truth (parsed JSON); returns a new value.

    Raises:
        ValueError: a change does not fit the truth it is applied to.
    """
    result = json.loads(dumps(truth))
    for change in changes:
        if not change.field.startswith("truth"):
            continue
        parts = change.field.split(".")[1:]
        if not parts:
            result = json.loads(change.new)
            continue
        place = result
        for part in parts[:-1]:
            place = place[int(part) if isinstance(place, list) else part]
        leaf: Any = int(parts[-1]) if isinstance(place, list) else parts[-1]
        if dumps(place[leaf]) != change.old:
            raise ValueError(
                f"{change.field} is {dumps(place[leaf])}, the change expects {change.old}"
            )
        place[leaf] = json.loads(change.new)
    return result
