"""Numerals and units in words are the same quantities as in digits and symbols."""

from __future__ import annotations

from fractions import Fraction

import pytest
from cot_texts import spell
from hypothesis import given
from hypothesis import strategies as st

from cot_expander.mentions import mentions
from cot_expander.numerals import digits
from cot_expander.units import measure, symbols
from shards.sample import Lang


@given(st.integers(2, 9999))
def test_whole_numbers_in_english(number: int) -> None:
    assert (
        digits(f"it holds {spell(str(number), 'en')} of them", "en") == f"it holds {number} of them"
    )


@given(st.integers(2, 9999))
def test_whole_numbers_in_han(number: int) -> None:
    assert digits(f"共有{spell(str(number), 'zh')}个", "zh") == f"共有{number}个"


@given(st.integers(0, 999), st.integers(1, 9), st.integers(1, 9))
def test_decimals_in_both(whole: int, first: int, second: int) -> None:
    number = f"{whole}.{first}{second}"
    assert digits(spell(number, "en"), "en") == number
    assert digits(f"等于{spell(number, 'zh')}", "zh") == f"等于{number}"


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("three quarters of it", "en", "0.75 of it"),
        ("one half", "en", "0.5"),
        ("3 half waves", "en", "3 half waves"),
        ("minus four point five", "en", "-4.5"),
        ("two hundred and six", "en", "206"),
        ("twenty percent", "en", "20%"),
        ("一步一步来", "zh", "一步一步来"),
        ("三角形的两者", "zh", "三角形的两者"),
        ("四分之三", "zh", "0.75"),
        ("百分之五十", "zh", "50%"),
        ("为负二点五", "zh", "为-2.5"),
        ("第三步，", "zh", "第三步，"),
        ("第二层", "zh", "第2层"),
    ],
)
def test_numerals(text: str, lang: Lang, told: str) -> None:
    assert digits(text, lang) == told


@pytest.mark.parametrize(
    ("words", "lang", "told"),
    [
        ("5 metres per second squared", "en", "5 m/s²"),
        ("5 square centimetres", "en", "5 cm²"),
        ("3 kilojoules per mole", "en", "3 kJ/mol"),
        ("90 degrees", "en", "90 °"),
        ("5米每秒", "zh", "5 m/s"),
        ("5平方米", "zh", "5 m²"),
        ("3千焦每摩尔", "zh", "3 kJ/mol"),
        ("5公斤", "zh", "5 kg"),
    ],
)
def test_units(words: str, lang: Lang, told: str) -> None:
    assert symbols(words, lang) == told


@pytest.mark.parametrize(
    ("value", "unit", "other", "unit2"),
    [
        (1, "m", 100, "cm"),
        (36, "km/h", 10, "m/s"),
        (2, "m²", 20_000, "cm²"),
        (1, "kJ/mol", 1000, "J/mol"),
        (1, "h", 60, "min"),
    ],
)
def test_equal_quantities(value: int, unit: str, other: int, unit2: str) -> None:
    assert measure(Fraction(value), unit) == measure(Fraction(other), unit2)


def test_other_dimensions_are_other_quantities() -> None:
    found = {measure(Fraction(5), unit) for unit in ("m", "m/s", "m/s²", "kg", "N", "", "°")}
    assert len(found) == 7


@given(st.text(max_size=80), st.sampled_from(["en", "zh"]))
def test_any_text_can_be_read(text: str, lang: Lang) -> None:
    assert isinstance(mentions(text, ("B", "lens"), lang), tuple)
