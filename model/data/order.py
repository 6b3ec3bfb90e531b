"""The order of an epoch: which row comes at which place, at which of its visits.

Rows fall into groups by task and domain. Without weights each group is walked through once; with
weights a group gets its share of the epoch and goes on where the last epoch left it, so that over
time every row of a group is visited equally often. Pure functions of (groups, seed, epoch).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.rng import generator
from model.errors import ModelError

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Order:
    """Rows `[n]` of an epoch in order, and how often each was visited before."""

    rows: Indices
    visits: Indices


def shares_of(
    names: Sequence[tuple[str, str]],
    sizes: Sequence[int],
    tasks: Mapping[str, float],
    domains: Mapping[str, float],
) -> NDArray[np.float64]:
    """Share of each group, a (task, domain), in the mixture; sums to 1.

    Tasks get their weights first, inside a task domains get theirs; a task or domain without a
    weight is left out, and no weights at all mean shares by size. Raises ModelError when a weighted
    task or domain has no row.
    """
    for what, weights, at in (("tasks", tasks, 0), ("domains", domains, 1)):
        for name, weight in weights.items():
            if weight > 0 and not any(group[at] == name for group in names):
                found = ", ".join(sorted({group[at] for group in names})) or "none"
                raise ModelError(f"{what}: no row of {name!r}; found {found}")
    shares = np.zeros(len(names))
    for task in sorted({task for task, _ in names}):
        mine = [at for at, group in enumerate(names) if group[0] == task]
        within = np.array(
            [domains.get(names[at][1], 0.0) if domains else sizes[at] for at in mine], np.float64
        )
        weight = tasks.get(task, 0.0) if tasks else float(sum(sizes[at] for at in mine))
        if within.sum() > 0:
            shares[mine] = weight * within / within.sum()
    if not shares.sum() > 0:
        raise ModelError("tasks, domains: the weights leave no row to train on")
    return shares / shares.sum()


def quotas(shares: NDArray[np.float64], total: int, epoch: int) -> tuple[Indices, Indices]:
    """Where each group starts in its endless walk, and how many rows it gives this epoch.

    Largest remainder, so that quotas add up to `total`.
    """
    exact = shares * total
    whole = np.floor(exact + 1e-9).astype(np.int64)
    rest = np.argsort(-(exact - whole), kind="stable")[: total - int(whole.sum())]
    whole[rest] += 1
    return whole * epoch, whole


def epoch_order(
    groups: Sequence[Indices], shares: NDArray[np.float64] | None, total: int, seed: int, epoch: int
) -> Order:
    """Rows of one epoch, groups evenly interleaved.

    `groups` hold row numbers. Without `shares` every row comes exactly once, and `total` is unused.
    """
    if shares is None:
        counts = np.array([len(group) for group in groups], np.int64)
        starts = counts * epoch
    else:
        starts, counts = quotas(shares, total, epoch)
    rows: list[Indices] = []
    visits: list[Indices] = []
    places: list[NDArray[np.float64]] = []
    for number, (group, start, count) in enumerate(zip(groups, starts, counts, strict=True)):
        if not count:
            continue
        walked, visited = _walk(group, int(start), int(count), seed, number)
        jitter = generator(seed, number, epoch, "order").random(int(count))
        rows.append(walked)
        visits.append(visited)
        places.append((np.arange(count) + jitter) / count)
    if not rows:
        return Order(np.zeros(0, np.int64), np.zeros(0, np.int64))
    order = np.argsort(np.concatenate(places), kind="stable")
    return Order(np.concatenate(rows)[order], np.concatenate(visits)[order])


def _walk(
    group: Indices, start: int, count: int, seed: int, number: int
) -> tuple[Indices, Indices]:
    """`count` rows from place `start` of the group's endless walk, a new permutation each visit."""
    size = len(group)
    first, last = start // size, (start + count - 1) // size
    passes = [
        group[generator(seed, number + 1, visit, "visit").permutation(size)]
        for visit in range(first, last + 1)
    ]
    visits = np.repeat(np.arange(first, last + 1), size)
    cut = slice(start - first * size, start - first * size + count)
    return np.concatenate(passes)[cut], visits[cut]
