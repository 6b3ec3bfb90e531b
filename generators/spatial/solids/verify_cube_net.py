"""Cube nets read from the picture and folded by rolling a die over them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.base import Pictures, Verifier
from generators.reading import centre, nearest, of_role
from shards.sample import Check, Row, Sample, State

Grid = dict[tuple[int, int], str]
# A die as (top, bottom, north, south, east, west); rolling it one square in a direction.
_ROLLS = {
    (1, 0): (5, 4, 2, 3, 0, 1),
    (-1, 0): (4, 5, 2, 3, 1, 0),
    (0, 1): (2, 3, 1, 0, 4, 5),
    (0, -1): (3, 2, 0, 1, 4, 5),
}


class CubeNetVerifier(Verifier):
    kinds = ("solids.cube_net",)
    engine = "rolling die"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        """``spatial.net`` (the drawing folds as the facts say) and ``spatial.answers``."""
        yield self._check("spatial.net", [f for state in sample.states for f in wrong_net(state)])
        yield self._check("spatial.answers", [f for row in sample.rows_of("understand") for f in wrong_answer(sample, row)])  # fmt: skip

    def _check(self, name: str, faults: list[str]) -> Check:
        return Check(name=name, engine=self.engine, passed=not faults, detail="; ".join(faults[:3]))


def read(state: State) -> Grid:
    """Letters by column and row, from the boxes of the squares and the letters nearest to them."""
    squares, letters = of_role(state, "square"), of_role(state, "letter")
    side = min(e.box[2] - e.box[0] for e in squares)
    left, top = min(e.box[0] for e in squares), min(e.box[1] for e in squares)
    return {
        (round((e.box[0] - left) / side), round((e.box[1] - top) / side)): nearest(letters, centre(e)).label
        for e in squares
    }  # fmt: skip


def opposites(grid: Grid) -> dict[str, str] | None:
    """Roll a die from square to square and stamp each with the side it lies on; None when one is stamped twice."""
    start = next(iter(grid))
    stamps: dict[int, str] = {}
    queue = [start]
    dice: dict[tuple[int, int], tuple[int, ...]] = {start: (0, 1, 2, 3, 4, 5)}
    while queue:
        cell = queue.pop()
        die = dice[cell]
        if die[1] in stamps:
            return None
        stamps[die[1]] = grid[cell]
        for (dx, dy), roll in _ROLLS.items():
            beside = (cell[0] + dx, cell[1] + dy)
            if beside in grid and beside not in dice:
                dice[beside] = tuple(die[i] for i in roll)
                queue.append(beside)
    if len(stamps) != 6:
        return None
    return {stamps[a]: stamps[b] for a, b in ((0, 1), (1, 0), (2, 3), (3, 2), (4, 5), (5, 4))}


def wrong_net(state: State) -> Iterator[str]:
    """Facts about folding that the drawn figure contradicts."""
    grid = read(state)
    facts = {fact.id: fact.decoded() for fact in state.facts}
    found = opposites(grid)
    if len(grid) != 6 or len(set(grid.values())) != 6:
        yield f"{state.picture}: {len(grid)} squares with {len(set(grid.values()))} letters"
        return
    if facts["net.folds"] != (found is not None):
        yield f"{state.picture}: folds is {facts['net.folds']}"
    stated = {fact.subject: fact.decoded() for fact in state.facts if fact.predicate == "opposite"}
    if stated != (found or {}):
        yield f"{state.picture}: opposite faces are {found}"
    wide, high = (max(c[k] for c in grid) + 1 for k in (0, 1))
    left, top = (min(c[k] for c in grid) for k in (0, 1))
    rows = [
        "".join(grid.get((x + left, y + top), "·") for x in range(wide - left))
        for y in range(high - top)
    ]
    if [row.strip("·") for row in facts["net.rows"] if row.strip("·")] != [
        row.strip("·") for row in rows
    ]:
        yield f"{state.picture}: the rows are {rows}"
    for element in of_role(state, "letter"):
        if element.id != f"letter_{element.label}":
            yield f"{state.picture}: {element.id} is labelled {element.label}"


def wrong_answer(sample: Sample, row: Row) -> Iterator[str]:
    """Answers that the folded figure contradicts."""
    if len(row.inputs) != 1:
        return
    grid = read(sample.state(row.inputs[0]))
    found = opposites(grid)
    asked = re.findall(r"(?<![A-Za-z])([A-Z])(?![A-Za-z])", row.question)
    answer = row.answer.rstrip(".。")
    if row.op == "folds":
        good = (answer.casefold() in ("yes", "是")) == (found is not None)
    elif row.op == "opposite_face":
        good = found is not None and answer == found.get(asked[0])
    elif row.op == "touching_faces":
        good = found is not None and set(re.findall("[A-Z]", answer)) == set(found) - {asked[0], found[asked[0]]}  # fmt: skip
    elif row.op == "longest_line":
        good = answer == str(max(sum(c[k] == v for c in grid) for k in (0, 1) for v in {c[k] for c in grid}))  # fmt: skip
    else:
        good = True
    if not good:
        yield f"{row.id} {row.op}: {row.answer}"
