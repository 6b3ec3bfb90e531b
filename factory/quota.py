"""Exact quotas for every prefix of an endless sequence.

Category *j* with share *q_j / D* must have appeared ``floor(n·q_j/D)`` or ``ceil(n·q_j/D)`` times
after any *n* slots. That is the Pfair scheduling problem on one processor (Baruah, Cohen, Plaxton and
Varvel, "Proportionate progress", 1996; Tijdeman's chairman assignment): occurrence *t* of a category
has the window ``[floor(t·D/q), ceil((t+1)·D/q))``, and a schedule exists. Of all choices that keep the
rest of a cycle feasible, ``spread`` takes the one that balances the slot's group best, and a random one
among equals, so that kinds, languages and levels do not beat against each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

MAX_CYCLE = 10_000

FORESIGHT = 4
"""With so few categories the second slot of a cycle is often forced by the first: look one ahead."""


def whole(shares: Sequence[Fraction]) -> list[int]:
    """Integer quotas in lowest terms. Raises ``ValueError`` beyond ``MAX_CYCLE`` slots a cycle."""
    total = sum(shares)
    if total <= 0:
        raise ValueError("all shares are zero")
    parts = [share / total for share in shares]
    cycle = math.lcm(*(part.denominator for part in parts))
    if cycle > MAX_CYCLE:
        raise ValueError(f"shares repeat after {cycle} slots, at most {MAX_CYCLE}: round them")
    return [int(part * cycle) for part in parts]


def spread(quotas: Sequence[int], groups: Sequence[int], noise: Sequence[float]) -> list[int]:
    """Categories for ``len(groups)`` slots, a whole number of cycles of ``sum(quotas)``.

    Args:
        quotas: occurrences of each category per cycle.
        groups: group of each slot (its kind); within one the shares are kept as well as possible.
        noise: one number in ``[0, 1)`` per slot, decides between equally good choices.
    """
    period = sum(quotas)
    if len(groups) % period:
        raise ValueError(f"{len(groups)} slots are not a whole number of cycles of {period}")
    slack = [d - sum(d * quota // period for quota in quotas) for d in range(period + 1)]
    balance = _Balance(quotas)
    result: list[int] = []
    for start in range(0, len(groups), period):
        cycle = _Cycle(quotas, slack)
        for slot in range(period):
            here = groups[start + slot]
            after = groups[start + slot + 1] if slot + 1 < period else None
            costs = {j: balance.cost(here, j) for j in cycle.eligible()}
            if after is not None and len(costs) > 1 and len(quotas) <= FORESIGHT:
                costs = {
                    j: cost + _cost_after(cycle, balance, here, j, after)
                    for j, cost in costs.items()
                }
            least = min(costs.values())
            best = [j for j, cost in costs.items() if cost == least]
            pick = best[int(noise[start + slot] * len(best))]
            cycle.take(pick)
            balance.add(here, pick, 1)
            result.append(pick)
    return result


def _cost_after(cycle: _Cycle, balance: _Balance, here: int, pick: int, after: int) -> int:
    """The least cost of the next slot once ``pick`` was taken."""
    cycle.take(pick)
    balance.add(here, pick, 1)
    least = min(balance.cost(after, j) for j in cycle.eligible())
    balance.add(here, pick, -1)
    cycle.give_back(pick)
    return least


class _Balance:
    """How often each group had each category."""

    def __init__(self, quotas: Sequence[int]) -> None:
        self._quotas = quotas
        self._period = sum(quotas)
        self._counts: dict[int, list[int]] = {}
        self._totals: dict[int, int] = {}

    def cost(self, group: int, category: int) -> int:
        """How far ahead of its share a category of the group is, in slots times the period."""
        counts = self._counts.get(group)
        if counts is None:
            return -self._quotas[category]
        return counts[category] * self._period - (self._totals[group] + 1) * self._quotas[category]

    def add(self, group: int, category: int, change: int) -> None:
        counts = self._counts.setdefault(group, [0] * len(self._quotas))
        counts[category] += change
        self._totals[group] = self._totals.get(group, 0) + change


class _Cycle:
    """A cycle being filled. ``slack[d]``: slots before ``d`` not needed by occurrences due by ``d``."""

    def __init__(self, quotas: Sequence[int], slack: Sequence[int]) -> None:
        self._quotas = quotas
        self._period = sum(quotas)
        self._slack = list(slack)
        self._slot = 0
        self._counts = [0] * len(quotas)
        self._due = [self._deadline(j) for j in range(len(quotas))]

    def eligible(self) -> list[int]:
        """Categories whose next occurrence is released and leaves room for those that are due."""
        tight = self._slack.index(0, self._slot + 1)
        return [
            j
            for j, quota in enumerate(self._quotas)
            if self._counts[j] * self._period < (self._slot + 1) * quota and self._due[j] <= tight
        ]

    def take(self, category: int) -> None:
        for d in range(self._slot + 1, self._due[category]):
            self._slack[d] -= 1
        self._slot += 1
        self._counts[category] += 1
        self._due[category] = self._deadline(category)

    def give_back(self, category: int) -> None:
        """Undo the last ``take``."""
        self._slot -= 1
        self._counts[category] -= 1
        self._due[category] = self._deadline(category)
        for d in range(self._slot + 1, self._due[category]):
            self._slack[d] += 1

    def _deadline(self, category: int) -> int:
        """The next occurrence must lie before this slot."""
        quota = self._quotas[category]
        return -(-(self._counts[category] + 1) * self._period // quota) if quota else 0
