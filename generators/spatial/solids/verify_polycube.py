"""Stacks of cubes recomputed as voxels: views by projection, hiding by ray stepping, places by a linear fit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role
from shards.sample import Check, Row, Sample, State

Voxels = NDArray[np.bool_]
NEAR = 2.5
"""Pixels by which a drawn part may lie off the place that the fit gives it."""


class PolycubeVerifier(Verifier):
    kinds = ("solids.polycube_views",)
    engine = "voxels"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        """``spatial.views``, ``spatial.stack`` and ``spatial.answers``."""
        yield _check("spatial.views", [f for state in sample.states for f in wrong_views(state)])
        yield _check("spatial.stack", [f for state in sample.states for f in wrong_stack(state)])
        yield _check("spatial.answers", [f for row in sample.rows_of("understand") for f in wrong_answers(sample, row)])  # fmt: skip


def _check(name: str, faults: list[str]) -> Check:
    return Check(name=name, engine="voxels", passed=not faults, detail="; ".join(faults[:3]))


def voxels(state: State) -> Voxels:
    """``[x, y, z]`` from the truth's heights."""
    heights = np.array(json.loads(state.truth)["heights"])
    return np.arange(heights.max())[None, None, :] < heights[:, :, None]


def wrong_views(state: State) -> Iterator[str]:
    """Views whose drawn squares are not the projection of the voxels, and facts that say otherwise."""
    solid = voxels(state)
    hidden = json.loads(state.truth)["hidden"]
    shadows: dict[str, Voxels] = {
        name: np.asarray(solid.any(axis=axis))
        for name, axis in (("front", 1), ("left", 0), ("top", 2))
    }
    facts = {fact.id: fact.decoded() for fact in state.facts}
    for name, shadow in shadows.items():
        squares = of_role(state, f"{name}_square")
        if name == hidden:
            if squares or not of_role(state, "blank"):
                yield f"{state.picture}: the {name} view is drawn although it is hidden"
        elif (read := _grid([centre(e) for e in squares])) != _wanted(name, shadow):
            yield f"{state.picture}: the {name} view shows {sorted(read)}"
        if name != "top" and facts[f"{name}.columns"] != shadow.sum(axis=1).tolist():
            yield f"{state.picture}: {name}.columns is {facts[f'{name}.columns']}"
        if facts[f"{name}.squares"] != int(shadow.sum()):
            yield f"{state.picture}: {name}.squares is {facts[f'{name}.squares']}"
    if facts["stack.cubes"] != int(solid.sum()) or facts["stack.tallest"] != solid.shape[2]:
        yield f"{state.picture}: the number of cubes or the height is wrong"
    if facts["stack.surface"] != _surface(solid):
        yield f"{state.picture}: the surface is {_surface(solid)}, not {facts['stack.surface']}"
    if facts["stack.unseen"] != int(solid.sum()) - len(seen(solid)):
        yield f"{state.picture}: {facts['stack.unseen']} unseen cubes"
    if facts["stack.heights"] != solid.sum(axis=2).tolist():
        yield f"{state.picture}: the heights are {facts['stack.heights']}"


def _wanted(name: str, shadow: Voxels) -> set[tuple[int, int]]:
    """Cells (column, row from the bottom) of a view."""
    if name == "top":
        return {(int(x), shadow.shape[1] - 1 - int(y)) for x, y in np.argwhere(shadow)}
    return {(int(i), int(j)) for i, j in np.argwhere(shadow)}


def _grid(points: list[tuple[float, float]]) -> set[tuple[int, int]]:
    """Squares as cells of their own grid, counted from the lower left."""
    if not points:
        return set()
    xs, ys = np.array(points).T
    gaps = [float(gap) for v in (xs, ys) for gap in np.diff(np.unique(np.round(v)))]
    step = min((gap for gap in gaps if gap > 3), default=1.0)
    return {(round((x - xs.min()) / step), round((ys.max() - y) / step)) for x, y in points}


def seen(solid: Voxels) -> set[tuple[int, int, int]]:
    """Cubes of which a point of a visible face sees the viewer along (1, 1, 1), by stepping through voxels."""
    found: set[tuple[int, int, int]] = set()
    offsets = [(a, b) for a in (0.2, 0.4, 0.6, 0.8) for b in (0.25, 0.45, 0.65, 0.85)]
    for x, y, z in np.argwhere(solid):
        for axis in range(3):
            for a, b in offsets:
                start = np.array([x, y, z], float)
                start[axis] += 1.0
                start[[i for i in range(3) if i != axis]] += (a, b)
                if not _blocked(solid, start):
                    found.add((int(x), int(y), int(z)))
    return found


def _blocked(solid: Voxels, start: NDArray[np.float64]) -> bool:
    for t in np.arange(0.02, max(solid.shape) + 1.5, 0.05):
        cell = np.floor(start + t).astype(int)
        if (cell >= solid.shape).any():
            return False
        if solid[tuple(cell)]:
            return True
    return False


def _surface(solid: Voxels) -> int:
    padded = np.pad(solid, 1).astype(int)
    return int(sum(np.abs(np.diff(padded, axis=axis)).sum() for axis in range(3)))


def wrong_stack(state: State) -> Iterator[str]:
    """Cubes that are drawn and should not be seen, or the reverse, or that lie where their coordinates do not."""
    expected = seen(voxels(state))
    drawn = {tuple(map(int, re.findall(r"\d+", e.id))): e for e in of_role(state, "cube")}
    if set(drawn) != expected:
        yield f"{state.picture}: cubes {sorted(set(drawn) ^ expected)} are drawn wrongly"
        return
    if len(drawn) < 5:
        return
    rows = np.array([[*cell, 1.0] for cell in drawn])
    # The upper corner of the box depends linearly on the coordinates, whatever covers the cube.
    tops = np.array([[(e.box[0] + e.box[2]) / 2, e.box[1]] for e in drawn.values()])
    fit, *_ = np.linalg.lstsq(rows, tops, rcond=None)
    off = np.abs(rows @ fit - tops).max()
    if off > NEAR:
        yield f"{state.picture}: a cube lies {off:.1f} px off its place"


def wrong_answers(sample: Sample, row: Row) -> Iterator[str]:
    """Answers that the voxels contradict."""
    if len(row.inputs) != 1:
        return
    solid = voxels(sample.state(row.inputs[0]))
    front, left = solid.any(axis=1), solid.any(axis=0)
    right: Any = {
        "count_cubes": int(solid.sum()),
        "squares_in_view": int((left if re.search("left|左", row.question) else front).sum()),
        "unseen_cubes": int(solid.sum()) - len(seen(solid)),
        "tallest_column": solid.shape[2],
        "surface": _surface(solid),
    }.get(row.op)
    if row.op == "same_views":
        same = front.shape == left.shape and bool((front == left).all())
        right = ("yes", "是")[row.lang == "zh"] if same else ("no", "否")[row.lang == "zh"]
    if right is not None and row.answer.rstrip(".。").casefold() != str(right):
        yield f"{row.id} {row.op}: {row.answer} instead of {right}"
