"""Packs of equal FLOPs, decided before any byte is read.

Documents arrive in the order of the epoch and are cut into windows of some hundred packs. Inside a
window they are spread over its packs by longest processing time first (Graham 1969), which brings
all packs of a step to nearly the same FLOPs whatever the mixture. The plan knows nothing of ranks
and workers: world size only decides who executes which pack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.errors import ModelError

# What a window aims at, and what it settles for when its documents are too few and too large.
FILLS = (0.9995, 0.999, 0.998, 0.997, 0.995, 0.99, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)
WINDOW_PACKS = 256
SWAP_ROUNDS = 6
SWAPPABLE = 1.01  # a pack fuller than this is not mended by a few swaps

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class PackBudget:
    """What one pack may hold at most."""

    flops: float
    tokens: int  # language plus image tokens: a bound on memory


@dataclass(frozen=True)
class Packs:
    """Documents `[n]` grouped into packs: pack p holds `members[starts[p]:starts[p + 1]]`."""

    members: Indices
    starts: Indices  # [packs + 1]
    packs_per_step: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def steps(self) -> int:
        return len(self) // self.packs_per_step

    def pack(self, index: int) -> Indices:
        return self.members[self.starts[index] : self.starts[index + 1]]

    def sums(self, values: Floats) -> Floats:
        """Sum `[packs]` of per-document values `[n]` over each pack."""
        return np.add.reduceat(values[self.members], self.starts[:-1])


def rank_packs(step: int, packs_per_step: int, rank: int, world: int) -> range:
    """The packs of one step that a rank executes, in order. Raises ModelError."""
    if packs_per_step % world:
        raise ModelError(
            f"packs_per_step = {packs_per_step} does not divide among {world} ranks; "
            "choose a multiple"
        )
    start = step * packs_per_step
    return range(start + rank, start + packs_per_step, world)


def plan_packs(
    flops: Floats,
    tokens: Indices,
    budget: PackBudget,
    packs_per_step: int,
    shuffle: Floats,
    name: Callable[[int], str] = "document {}".format,
) -> Packs:
    """Group documents `[n]`, given in the order of the epoch.

    `shuffle` `[n]` are uniform draws that decide the order of packs within a window. Every pack
    holds at least one document, and every step has all its packs. Raises ModelError when a document
    is larger than a pack (called by its `name`), or when there are too few documents.
    """
    shares = np.maximum(flops / budget.flops, tokens / budget.tokens)
    _require_fit(shares, flops, tokens, budget, name)
    ends = np.concatenate([[0.0], shares.cumsum()])
    window = packs_per_step * max(1, WINDOW_PACKS // packs_per_step)
    members: list[Indices] = []
    counts: list[Indices] = []
    start = 0
    while start < len(shares):
        stop, packs = _next_window(shares, ends, start, window, packs_per_step)
        place = _shuffled(shuffle[start:stop], packs)
        members.append(np.argsort(place, kind="stable") + start)
        counts.append(np.bincount(place))
        start = stop
    starts = np.concatenate([[0], *counts]).cumsum().astype(np.int64)
    return Packs(np.concatenate(members), starts, packs_per_step)


def _require_fit(
    shares: Floats, flops: Floats, tokens: Indices, budget: PackBudget, name: Callable[[int], str]
) -> None:
    if not len(shares):
        raise ModelError("no document to pack; check sources, split, tasks and domains")
    worst = int(shares.argmax())
    if shares[worst] > 1:
        raise ModelError(
            f"{name(worst)} needs {flops[worst] / 1e12:.4g} TFLOP and "
            f"{tokens[worst]} tokens, a pack holds {budget.flops / 1e12:.4g} and {budget.tokens}; "
            "raise pack_tflops or pack_tokens"
        )


def _next_window(
    shares: Floats, ends: Floats, start: int, window: int, packs_per_step: int
) -> tuple[int, Indices]:
    """Where the window that begins at `start` stops, and the pack of each of its documents."""
    for fill in FILLS:
        stop = int(np.searchsorted(ends, ends[start] + window * fill, side="right")) - 1
        stop = max(stop, start + window)  # no pack without a document
        if stop >= len(shares) or ends[-1] - ends[stop] < window * fill:
            break  # what is left makes one last window, so that it never is a small one
        packs, loads = spread(shares[start:stop], window)
        if loads.max() <= 1:
            return stop, packs
    return len(shares), _last_window(shares[start:], packs_per_step)


def _last_window(shares: Floats, packs_per_step: int) -> Indices:
    """The pack of each document, in as few whole steps as hold them."""
    for steps in range(max(1, int(np.ceil(shares.sum() / packs_per_step))), len(shares) + 1):
        if steps * packs_per_step > len(shares):
            break
        packs, loads = spread(shares, steps * packs_per_step)
        if loads.max() <= 1:
            return packs
    raise ModelError(
        f"{len(shares)} documents do not fill whole steps of {packs_per_step} packs; "
        "lower packs_per_step, raise pack_tflops or pack_tokens, or bring more rows"
    )


def _shuffled(draws: Floats, packs: Indices) -> Indices:
    """Packs renumbered: which one holds the largest document shall say nothing about its rank."""
    count = int(packs.max()) + 1
    return np.argsort(np.argsort(draws[:count], kind="stable"), kind="stable")[packs]


def spread(shares: Floats, packs: int) -> tuple[Indices, Floats]:
    """Pack `[n]` of each document and load `[packs]`: longest first, then swaps where it overflows."""
    assigned, loads = longest_first(shares, packs)
    for _ in range(SWAP_ROUNDS):
        over = np.flatnonzero(loads > 1)
        if not len(over) or loads.mean() > 1 or loads.max() > SWAPPABLE:
            break
        fullest = over[np.argsort(-loads[over], kind="stable")][: packs // 2]
        assigned = _swap(shares, assigned, loads, fullest)
        loads = np.bincount(assigned, weights=shares, minlength=packs).astype(np.float64)
    return assigned, loads


def _swap(shares: Floats, assigned: Indices, loads: Floats, fullest: Indices) -> Indices:
    """Each of these packs swaps the pair with a light pack that brings the two closest."""
    order = np.argsort(assigned, kind="stable")
    members = np.split(order, np.bincount(assigned, minlength=len(loads)).cumsum()[:-1])
    light = np.argsort(loads, kind="stable")
    swapped = assigned.copy()
    for heavy, other in zip(fullest, light, strict=False):
        half = (loads[heavy] - loads[other]) / 2
        mine, theirs = members[heavy], members[other]
        theirs = theirs[np.argsort(shares[theirs], kind="stable")]
        wanted = shares[mine] - half
        at = np.searchsorted(shares[theirs], wanted).clip(0, len(theirs) - 1)
        best = int(np.abs(shares[theirs][at] - wanted).argmin())
        gain = shares[mine[best]] - shares[theirs[at[best]]]
        if 0 < gain < 2 * half:
            swapped[mine[best]], swapped[theirs[at[best]]] = other, heavy
    return swapped


def longest_first(shares: Floats, packs: int) -> tuple[Indices, Floats]:
    """Spread documents `[n]` over packs, the largest first, each to the emptiest pack.

    Returns the pack `[n]` of each document and the load `[packs]`. The emptiest packs take a run of
    documents at once: as long as the next pack is emptier than the first would be with its document,
    the result is that of one after the other.
    """
    order = np.argsort(-shares, kind="stable")
    falling = shares[order]
    loads = np.zeros(packs)
    assigned = np.empty(len(shares), np.int64)
    done = 0
    while done < len(shares):
        run = np.argsort(loads, kind="stable")[: len(shares) - done]
        ahead = loads[run] > loads[run[0]] + falling[done]
        run = run[: int(ahead.argmax()) if ahead.any() else len(run)]
        assigned[order[done : done + len(run)]] = run
        loads[run] += falling[done : done + len(run)]
        done += len(run)
    return assigned, loads
