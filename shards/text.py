"""The words of a sample: what its hashes cover, and the caption plain readers get.

Builder and checker share these definitions, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from shards.canonical import digest, value_hash
from shards.sample import Lang, Row, Sample


def truth_hash(truth: str) -> str:
    """Hash of a state's truth, given as canonical JSON text."""
    return digest(truth.encode("utf-8"))


def text_hash(rows: Iterable[Row]) -> str:
    """Hash of every field of every row, in order: no word can change without it."""
    return value_hash([row.model_dump(mode="json", by_alias=True) for row in rows])


def drawn_language(sample: Sample) -> Lang:
    """The language of the sample's caption: the drawn one, English when none or both are drawn."""
    return "zh" if sample.lang == "zh" else "en"


def caption(sample: Sample) -> str:
    """The content of ``KEY.txt``.

    ``detail`` of the first t2i row that outputs ``image`` in the drawn language; without one, the
    first t2i row's words, else the first instruction or question.
    """
    lang = drawn_language(sample)
    prompts = list(sample.rows_of("t2i"))
    preferred = [row for row in prompts if row.output == "image" and row.lang == lang]
    for row in (*preferred, *prompts, *sample.rows):
        words = row.detail or row.instruction or row.question
        if words:
            return words
    return ""
