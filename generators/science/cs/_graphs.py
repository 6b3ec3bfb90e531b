"""Random plane graphs with tidy positions: Delaunay edges on a jittered grid, thinned but connected."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
from scipy.spatial import Delaunay

from generators.base import Unsatisfiable
from generators.canvas import Frame, fit
from generators.scene import Rng, Style

Spots = tuple[tuple[int, int], ...]
Links = tuple[tuple[str, str], ...]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def plane_graph(rng: Rng, count: int, links: int) -> tuple[Spots, Links]:
    """Positions in 0…100 × 0…100 and edges between letters: connected, no crossings, no narrow angles.

    Raises:
        Unsatisfiable: the points lie too close together.
    """
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    cells = [(c, r) for r in range(rows) for c in range(columns)]
    chosen = sorted(rng["cells"].sample(cells, count))
    jitter = rng["jitter"]
    step = (100 / columns, 100 / rows)
    spots = tuple((round((c + 0.5 + jitter.uniform(-0.2, 0.2)) * step[0]), round((r + 0.5 + jitter.uniform(-0.2, 0.2)) * step[1])) for c, r in chosen)
    pairs = {(min(int(a), int(b)), max(int(a), int(b))) for t in Delaunay(np.array(spots) + _tiny(count)).simplices for a, b in zip(t, np.roll(t, 1), strict=True)}
    good = [pair for pair in sorted(pairs) if _clear(pair, spots)]
    graph = nx.Graph(good)
    if len(graph) < count or not nx.is_connected(graph):
        raise Unsatisfiable("the points do not join into one plane graph")
    kept: list[tuple[int, int]] = list(nx.minimum_spanning_tree(graph).edges)
    rest = [pair for pair in rng["links"].shuffled(good) if pair not in {(min(edge), max(edge)) for edge in kept}]
    kept += rest[: max(0, links - len(kept))]
    return spots, tuple(sorted((LETTERS[min(a, b)], LETTERS[max(a, b)]) for a, b in kept))


def _tiny(count: int) -> np.ndarray:
    """A fixed nudge that keeps points from lying exactly on one line or circle."""
    steps = np.arange(count)
    return np.stack([np.sin(steps * 1.7), np.cos(steps * 2.3)], axis=1) * 1e-3


def _clear(pair: tuple[int, int], spots: Spots, distance: float = 9.0) -> bool:
    """Whether no third point lies close to the edge."""
    (ax, ay), (bx, by) = spots[pair[0]], spots[pair[1]]
    length = math.dist((ax, ay), (bx, by))
    if length < 12 or length > 60:
        return False
    for k, (x, y) in enumerate(spots):
        share = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length**2
        if k not in pair and 0 < share < 1 and abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length < distance:
            return False
    return True


def page(style: Style) -> Frame:
    """Mapping of the 0…100 square of positions into the page."""
    w, h = style.width, style.height
    return fit((0, 0, 100, 100), (0.06 * w, 0.07 * h, 0.94 * w, 0.93 * h), equal=False, y_up=False)
