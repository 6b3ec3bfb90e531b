"""Prices, dates, times, telephone numbers and codes: values, and how each language writes them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from generators.scene import Rng
from shards.sample import Lang

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH = "一二三四五六日"
_FIRST = datetime.date(2024, 1, 1)


def price(rng: Rng, low: int, high: int) -> Decimal:
    """A shop price between two whole amounts: whole, or ending in .50, .90 or .99."""
    return Decimal(rng["whole"].integer(low, high)) + Decimal(rng["cents"].choice(("0.00", "0.50", "0.90", "0.99")))  # fmt: skip


def say_price(value: Decimal, lang: Lang) -> str:
    """``£12.50`` or ``12.5元``, trailing zeros as each language writes them."""
    if lang == "en":
        return f"£{value:.2f}" if value % 1 else f"£{value:.0f}"
    return f"{value.normalize():f}元"


def date(rng: Rng) -> datetime.date:
    """A day from 2024 to 2030."""
    return _FIRST + datetime.timedelta(days=rng.integer(0, 2555))


def say_date(value: datetime.date, lang: Lang, form: str = "long") -> str:
    """``long`` has the weekday in English and the year in Chinese; ``short`` is day and month; ``iso`` digits."""
    if form == "iso":
        return value.isoformat()
    if lang == "zh":
        day = f"{value.month}月{value.day}日"
        return f"{value.year}年{day}" if form == "long" else f"{day} 周{_DAYS_ZH[value.weekday()]}"
    day = f"{value.day} {_MONTHS[value.month - 1]}"
    return f"{_DAYS[value.weekday()]}, {day} {value.year}" if form == "long" else day


def clock(rng: Rng) -> datetime.time:
    """A time of day between 7:00 and 22:55, on five minutes."""
    return datetime.time(rng["hour"].integer(7, 22), rng["minute"].integer(0, 11) * 5)


def say_clock(value: datetime.time, lang: Lang) -> str:
    """``18:30``; the same in both languages."""
    return f"{value.hour:02d}:{value.minute:02d}"


def phone(rng: Rng, lang: Lang) -> str:
    """A number of a range that belongs to nobody: 555-01xx, or one with an area code that does not exist."""
    if lang == "en":
        return f"555-01{rng.integer(0, 99):02d}"
    return f"0100-555-{rng.integer(0, 9999):04d}"


def serial(rng: Rng) -> str:
    """A code of two letters and four digits, without letters that look like digits."""
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    return "".join(rng["l", i].choice(letters) for i in range(2)) + f"-{rng['d'].integer(0, 9999):04d}"  # fmt: skip


def percent(rng: Rng) -> int:
    """A round percentage between 5 and 95."""
    return rng.integer(1, 19) * 5
