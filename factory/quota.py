"""Exact quotas for every prefix of an endless sequence.

Category *j* with share *q_j / D* must have appeared ``floor(n·q_j/D)`` or ``ceil(n·q_j/D)`` times after
any *n* slots. That is the Pfair scheduling problem on one processor (Baruah, Cohen, Plaxton and Varvel,
"Proportionate progress", 1996; Tijdeman's chairman assignment): occurrence *t* of a category has the window
``[floor(t·D/q), ceil((t+1)·D/q))``, and a schedule exists. Of all choices that keep the rest of a cycle
feasible, ``spread`` takes the one that balances the slot's group best, and a random one among equals, so that
kinds, languages and levels do not beat against each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

MAX_CYCLE = 10_000


def whole(shares: Sequence[Fraction]) -> list[int]:
    """Integer quotas in lowest terms. Raises ``ValueError`` when a cycle would exceed ``MAX_CYCLE`` slots."""
    total = sum(shares)
    if total <= 0:
        raise ValueError("all shares are zero")
    parts = [share / total for share in shares]
    cycle = math.lcm(*(part.denominator for part in parts))
    if cycle > MAX_CYCLE:
        raise ValueError(f"shares need a cycle of {cycle} slots, more than {MAX_CYCLE}; round them to 4 decimals")
    return [int(part * cycle) for part in parts]


def spread(quotas: Sequence[int], groups: Sequence[int], noise: Sequence[float]) -> list[int]:
    """Categories for ``len(groups)`` slots, a whole number of cycles of ``sum(quotas)``.

    Args:
        quotas: occurrences of each category per cycle.
        groups: group of each slot (its kind); within a group the shares are kept as well as possible.
        noise: one number in ``[0, 1)`` per slot, decides between equally good choices.
    """
    period = sum(quotas)
    if len(groups) % period:
        raise ValueError(f"{len(groups)} slots are not a whole number of cycles of {period}")
    slack = [d - sum(d * quota // period for quota in quotas) for d in range(period + 1)]
    seen: dict[int, list[int]] = {}
    result: list[int] = []
    for start in range(0, len(groups), period):
        result += _cycle(quotas, slack.copy(), groups[start : start + period], noise[start : start + period], seen)
    return result


def _cycle(
    quotas: Sequence[int],
    slack: list[int],
    groups: Sequence[int],
    noise: Sequence[float],
    seen: dict[int, list[int]],
) -> list[int]:
    """One cycle. ``slack[d]``: slots before ``d`` not yet needed by occurrences due by ``d``."""
    period = len(groups)
    counts = [0] * len(quotas)
    deadlines = [-(-period // quota) if quota else 0 for quota in quotas]
    chosen: list[int] = []
    for slot, group in enumerate(groups):
        tight = slack.index(0, slot + 1)
        tally = seen.setdefault(group, [0] * len(quotas))
        best: list[int] = []
        best_score = math.inf
        for category, quota in enumerate(quotas):
            released = counts[category] * period < (slot + 1) * quota
            if not released or deadlines[category] > tight:
                continue
            score = (2 * tally[category] + 1) / quota
            if score < best_score:
                best, best_score = [category], score
            elif score == best_score:
                best.append(category)
        pick = best[int(noise[slot] * len(best))]
        for due in range(slot + 1, deadlines[pick]):
            slack[due] -= 1
        counts[pick] += 1
        tally[pick] += 1
        deadlines[pick] = -(-(counts[pick] + 1) * period // quotas[pick])
        chosen.append(pick)
    return chosen
