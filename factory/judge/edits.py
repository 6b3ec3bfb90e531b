"""Edits: only what should change, changed (QUALITY section 2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factory.judge.case import Case, Json, value_of
from factory.judge.measure import Figure, Line, Measure

SECTION = "2 edits"
LOOSE = 1.35
_MISSING = object()


def canonical_hash(text: str) -> str:
    """BLAKE2b (128 bits) of canonical JSON, as the schema defines a truth's hash."""
    value = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(value.encode(), digest_size=16).hexdigest()


def hull_area(mask: NDArray[np.bool_], margin: int) -> float:
    """Area of the convex hull of the true pixels, grown by ``margin`` pixels on every side."""
    from scipy.spatial import ConvexHull

    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return 0.0
    # Only the two ends of each row can be corners of the hull.
    left = mask[rows].argmax(axis=1)
    right = mask.shape[1] - mask[rows][:, ::-1].argmax(axis=1)
    corners = np.concatenate([np.stack([x, rows + dy], 1) for x in (left, right) for dy in (0, 1)])
    hull = ConvexHull(corners)
    area, perimeter = hull.volume, hull.area  # in two dimensions these are area and perimeter
    return float(area + perimeter * margin + 4 * margin * margin)


def difference(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Pixels that differ in any channel."""
    apart = before != after
    return apart[..., 0] | apart[..., 1] | apart[..., 2]


@dataclass(frozen=True)
class Pair:
    """What two pictures and a mask say about each other, in pixels."""

    outside: int
    inside: int
    mask: int
    hull: float
    size: int

    @classmethod
    def of(
        cls,
        before: NDArray[np.uint8],
        after: NDArray[np.uint8],
        mask: NDArray[np.bool_],
        margin: int,
    ) -> Pair:
        changed = difference(before, after)
        outside, inside, area = (
            int(np.count_nonzero(pixels)) for pixels in (changed & ~mask, changed, mask)
        )
        return cls(outside, inside, area, hull_area(changed, margin), mask.size)


def _at(value: Any, path: list[str]) -> Any:
    """The part of a JSON value at a dotted path; ``_MISSING`` when there is none."""
    for name in path:
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif (
            isinstance(value, list)
            and name.lstrip("-").isdigit()
            and -len(value) <= int(name) < len(value)
        ):
            value = value[int(name)]
        else:
            return _MISSING
    return value


def _element(state: Json, name: str) -> Json:
    return next((element for element in state["elements"] if element["id"] == name), {})


def replay_fault(change: Json, before: Json, after: Json) -> str:
    """Why a change is not what happened between two states; empty when it is.

    The field of an element that one state does not have is stated as ``""`` or ``[]``.
    """
    field = change["field"]
    path = field.split(".")
    for name, state in (("old", before), ("new", after)):
        stated = value_of(change[name])
        if path[0] == "truth":
            actual = _at(json.loads(state["truth"]), path[1:])
        else:
            actual = _element(state, change["element"]).get(field, _MISSING)
        if not (stated == actual or (actual is _MISSING and stated in ("", []))):
            actual = "absent" if actual is _MISSING else repr(actual)
            return f"{field} of {change['element']}: {name} is stated as {stated!r} and is {actual}"
    return ""


def _truth_differences(before: Any, after: Any, path: str = "truth") -> Iterator[str]:
    """Dotted paths at which two truths differ, at the deepest level where their shapes agree."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name in before:
            yield from _truth_differences(before[name], after[name], f"{path}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for i, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _truth_differences(one, other, f"{path}.{i}")
    elif before != after:
        yield path


class Edits:
    """Every edit row: pixels, masks, changes and the way back."""

    def __init__(self, recipe: Json) -> None:
        self.margin = int(recipe.get("mask_margin", 2))
        gate = lambda name, goal, **more: Measure(SECTION, name, goal, **more)  # noqa: E731
        self.locality = gate("pixels outside the mask are equal", "0 pairs differ")
        self.size = gate("output has the size of the input", "0 differ")
        self.effect = gate("edit shows inside its mask", "≥ 2 % of the mask changed")
        self.tight = gate("mask is tight", "mask ≤ 1.35 × hull of the change")
        self.replay = gate("stated changes are what happened", "100 %")
        self.told = gate("every difference of the truths is stated", "100 %")
        self.inverse = gate("inverse row leads back", "same pictures, mask and truth hash")
        self.has_inverse = gate("edit has a way back", "100 % of forward rows", gate=False)
        self.hash = gate("truth hash is of the truth", "0 differ")
        self.shares: list[float] = []
        self._pairs: dict[tuple[str, ...], Pair] = {}

    def see(self, case: Case) -> None:
        for role, state in case.states.items():
            self.hash.see(canonical_hash(state["truth"]) == state["truth_hash"], case.where(role))
        by_id = {row["id"]: row for row in case.rows}
        undone = {row["inverse_of"] for row in case.rows}
        for row in case.rows:
            if row["task"] != "edit":
                continue
            self._pixels(case, row)
            self._changes(case, row)
            if row["inverse_of"]:
                self._inverse(case, row, by_id.get(row["inverse_of"]))
            else:
                self.has_inverse.see(row["id"] in undone, case.where(row))

    def _pixels(self, case: Case, row: Json) -> None:
        where = case.where(row)
        try:
            before, after, mask = (
                case.picture(role) for role in (row["inputs"][0], row["output"], row["mask"])
            )
        except KeyError as missing:
            self.size.see(False, f"{where}: no picture {missing}")
            return
        same = before.shape == after.shape and mask.shape == before.shape[:2]
        self.size.see(same, f"{where}: {before.shape} to {after.shape}, mask {mask.shape}")
        if not same:
            return
        pair = self._pair(case, row, before, after, mask)
        self.locality.see(pair.outside == 0, f"{where}: {pair.outside} pixels")
        self.effect.see(
            pair.inside >= 0.02 * pair.mask and pair.inside > 0,
            f"{where}: {pair.inside} of {pair.mask} pixels",
        )
        if row["scope"] == "local":
            self.tight.see(
                pair.mask <= LOOSE * pair.hull, f"{where}: mask {pair.mask}, hull {pair.hull:.0f}"
            )
            self.shares.append(pair.mask / pair.size)

    def _pair(
        self, case: Case, row: Json, before: NDArray[Any], after: NDArray[Any], mask: NDArray[Any]
    ) -> Pair:
        """Rows in two languages and both directions share one pair of pictures."""
        name = (case.key, row["mask"], *sorted((row["inputs"][0], row["output"])))
        if name not in self._pairs:
            if self._pairs and next(iter(self._pairs))[0] != case.key:
                self._pairs.clear()
            self._pairs[name] = Pair.of(before, after, mask, self.margin)
        return self._pairs[name]

    def _changes(self, case: Case, row: Json) -> None:
        before, after = (case.states.get(role) for role in (row["inputs"][0], row["output"]))
        if before is None or after is None:
            self.replay.see(False, f"{case.where(row)}: a picture has no state")
            return
        faults = [
            fault
            for fault in (replay_fault(change, before, after) for change in row["changes"])
            if fault
        ]
        self.replay.see(
            bool(row["changes"]) and not faults,
            f"{case.where(row)}: {faults[0] if faults else 'no change is stated'}",
        )
        stated = [change["field"] for change in row["changes"]]
        missing = [
            path
            for path in _truth_differences(json.loads(before["truth"]), json.loads(after["truth"]))
            if not any(
                path == field or path.startswith(field + ".") or field.startswith(path + ".")
                for field in stated
            )
        ]
        self.told.see(not missing, f"{case.where(row)}: {', '.join(missing[:3])}")

    def _inverse(self, case: Case, row: Json, forward: Json | None) -> None:
        where = case.where(row)
        if forward is None:
            self.inverse.see(False, f"{where}: there is no row {row['inverse_of']}")
            return
        swapped = row["inputs"] == [forward["output"]] and [row["output"]] == forward["inputs"]
        same = row["mask"] == forward["mask"] and row["lang"] == forward["lang"]
        self.inverse.see(swapped and same, f"{where}: does not mirror {forward['id']}")

    def lines(self) -> list[Line]:
        share = median(self.shares) if self.shares else 0.0
        return [
            self.locality,
            self.size,
            self.effect,
            self.tight,
            Figure(
                SECTION,
                "median mask of local edits",
                "≤ 25 % of the picture",
                share,
                len(self.shares),
                high=0.25,
                gate=True,
                unit="%",
            ),
            self.replay,
            self.told,
            self.inverse,
            self.has_inverse,
            self.hash,
        ]
