"""Reading words: numbers, scripts, tokens, skeletons."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from factory.judge.case import Case, Json

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+(?:\.\d+)?(?![A-Za-z0-9_]|\.\d|/[A-Za-z])")
_LIST_MARK = re.compile(r"^\s*\d+[.)、] ?(?=\D)")
_TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[\u3400-\u9fff]")
_SPLIT = str.maketrans(
    {
        "₀": "0",
        "₁": "1",
        "₂": "2",
        "₃": "3",
        "₄": "4",
        "₅": "5",
        "₆": "6",
        "₇": "7",
        "₈": "8",
        "₉": "9",
    }
)


def plain(number: str) -> str:
    """One spelling per value: ``2.50`` and ``2.5`` are equal."""
    return format(Decimal(number).normalize(), "f")


def numbers(text: str) -> list[str]:
    """Numbers that stand alone in a text, without their sign; ``R1``, ``H2O``, ``2x`` and ``1/v`` hold none."""
    return [plain(match) for match in _NUMBER.findall(text)]


def every_number(value: Any) -> set[str]:
    """All digits runs anywhere in a JSON value, its names included."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return {plain(match) for match in re.findall(r"\d+(?:\.\d+)?", text.translate(_SPLIT))}


def tokens(text: str) -> list[str]:
    """Lower-case words, numbers and single Han characters."""
    return [token.lower() for token in _TOKEN.findall(text)]


def row_words(row: Json) -> list[str]:
    """What a row says to a model, without its reasoning."""
    return [
        text for text in (row["instruction"], row["detail"], row["question"], row["answer"]) if text
    ]


def cot_words(row: Json) -> list[str]:
    """The sentences of a row's reasoning."""
    cot = row["cot"]
    parts = [
        *cot["objects"],
        *cot["attributes"],
        *cot["constraints"],
        cot["background"],
        *cot["steps"],
        *cot["text"].split("\n"),
    ]
    return [text for part in parts if (text := _LIST_MARK.sub("", part))]


def labels(case: Case) -> set[str]:
    """Every string drawn in any picture of a sample, and the ids and subjects its rows may quote."""
    found: set[str] = set()
    for state in case.states.values():
        for element in state["elements"]:
            found |= {element["label"], element["id"]}
            found |= {line["text"] for line in element["lines"]}
            found |= {word["text"] for line in element["lines"] for word in line["words"]}
    for row in case.rows:
        found |= set(row["verbatim"])
    return {label for label in found if label}


def without(text: str, phrases: Iterable[str]) -> str:
    """The text with every given phrase blanked out, longest first."""
    for phrase in sorted(phrases, key=len, reverse=True):
        text = text.replace(phrase, " ")
    return text


def skeleton(text: str, names: Iterable[str]) -> str:
    """The template behind a text: labels, quotations and numbers masked."""
    text = re.sub(r"[\"'“”‘’《》「」].*?[\"'“”‘’《》「」]", "«»", text)
    text = without(text, (name for name in names if len(name) > 1))
    text = re.sub(r"\b[A-Z]\b", "X", text)
    return re.sub(r"\s+", " ", re.sub(r"\d+(?:\.\d+)?", "#", text)).strip().lower()
