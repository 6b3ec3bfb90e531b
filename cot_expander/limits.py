"""What keeps calls within bounds: paces per minute, a breaker for dead servers, a purse for money."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

MILLION = Decimal(1_000_000)


class Pace:
    """At most ``per_minute`` units in any minute's stretch, spent in order of asking; 0 means no limit.

    A bucket that refills evenly and holds a sixth of a minute's worth, so that a start is no burst.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._room = max(per_minute / 6, 1.0)
        self._level = self._room
        self._clock = clock
        self._last = clock()
        self._turn = asyncio.Lock()

    async def take(self, amount: float = 1.0) -> None:
        """Wait until ``amount`` may be spent; more than the bucket holds waits until it is paid off."""
        if not self._rate:
            return
        async with self._turn:
            self._refill()
            self._level -= amount
            debt = -self._level
            if debt > 0:
                await asyncio.sleep(debt / self._rate)

    def correct(self, amount: float) -> None:
        """Give back (or take, below zero) the difference between a guess and what was used."""
        if self._rate:
            self._level += amount

    def _refill(self) -> None:
        now = self._clock()
        self._level = min(self._room, self._level + (now - self._last) * self._rate)
        self._last = now


class Breaker:
    """Stops calls for ``rest`` seconds after ``limit`` failures in a row; then lets one try."""

    def __init__(self, limit: int, rest: float) -> None:
        self._limit, self._rest = limit, rest
        self._failures = 0
        self._open_until = 0.0
        self.opened = 0

    @property
    def closed(self) -> bool:
        return self._failures < self._limit

    async def wait(self) -> None:
        """Return when a call may be made."""
        while not self.closed and (left := self._open_until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        if not self.closed:
            self._open_until = time.monotonic() + self._rest
            self.opened += 1


class BudgetSpent(Exception):
    """The next call could cost more than is left."""


@dataclass(frozen=True)
class Price:
    """Money per million tokens, in any one currency."""

    prompt: Decimal = Decimal(0)
    completion: Decimal = Decimal(0)

    def of(self, prompt: int, completion: int) -> Decimal:
        return (self.prompt * prompt + self.completion * completion) / MILLION


class Purse:
    """Money that may be spent. Every call sets aside the most that it can cost before it is made."""

    def __init__(self, budget: Decimal | None, spent: Decimal = Decimal(0)) -> None:
        self.budget = budget
        self.spent = spent
        self._aside = Decimal(0)

    def set_aside(self, most: Decimal) -> None:
        """Raises ``BudgetSpent`` when the budget might not cover it."""
        if self.budget is not None and self.spent + self._aside + most > self.budget:
            raise BudgetSpent
        self._aside += most

    def settle(self, most: Decimal, actual: Decimal) -> None:
        """Pay what a call cost and release what was set aside for it."""
        self._aside -= most
        self.spent += actual
