"""Paces, breaker and purse."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from cot_expander.limits import Breaker, BudgetSpent, Pace, Price, Purse


def test_a_pace_spends_no_more_than_its_minute_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    async def spend() -> list[float]:
        pace, times = Pace(60, clock=lambda: now), []
        for _ in range(200):
            await pace.take()
            times.append(now)
        return times

    monkeypatch.setattr(asyncio, "sleep", sleep)
    times = asyncio.run(spend())
    most = max(sum(start <= at < start + 60 for at in times) for start in times)
    assert 60 <= most <= 71
    assert 185 <= times[-1] <= 200


def test_no_limit_never_waits() -> None:
    async def spend() -> None:
        pace = Pace(0)
        for _ in range(10_000):
            await pace.take(1e9)

    asyncio.run(asyncio.wait_for(spend(), 10))


def test_a_purse_sets_aside_what_a_call_can_cost() -> None:
    purse = Purse(Decimal(10), spent=Decimal(3))
    purse.set_aside(Decimal(4))
    with pytest.raises(BudgetSpent):
        purse.set_aside(Decimal(4))
    purse.settle(Decimal(4), Decimal(1))
    purse.set_aside(Decimal(4))
    assert purse.spent == 4


def test_a_breaker_opens_and_closes_again() -> None:
    breaker = Breaker(limit=3, rest=0.01)
    for _ in range(3):
        assert breaker.closed
        breaker.failed()
    assert not breaker.closed
    asyncio.run(breaker.wait())
    breaker.succeeded()
    assert breaker.closed
    assert breaker.opened == 1


def test_prices_are_per_million_tokens() -> None:
    assert Price(Decimal("0.15"), Decimal("0.60")).of(2_000_000, 500_000) == Decimal("0.60")
