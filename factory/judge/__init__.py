"""An outside judge of a finished dataset.

It reads pictures, masks and JSON as any user of the dataset would and imports none of the code that made
them. Every measure prints its goal, its figure and how many things it looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from factory.judge.case import Case, read_cases, read_recipe
from factory.judge.diversity import Diversity
from factory.judge.edits import Edits
from factory.judge.languages import Languages
from factory.judge.layout import Layout
from factory.judge.measure import Figure, Line, Measure
from factory.judge.reasoning import Reasoning
from factory.judge.science import Science

__all__ = ["SECTIONS", "Case", "Figure", "Line", "Measure", "Section", "judge", "measure"]


class Section(Protocol):
    """Looks at every sample, then says what it measured."""

    def see(self, case: Case) -> None: ...
    def lines(self) -> list[Line]: ...


SECTIONS = (Edits, Science, Layout, Reasoning, Languages, Diversity)


def judge(out: str, ocr: bool = False) -> list[Line]:
    """Measure the dataset folder at ``out``.

    Args:
        out: local folder or fsspec URL.
        ocr: also read labels back on a seeded 2 % of the samples (needs ``rapidocr``).

    Raises:
        FileNotFoundError: the folder holds no shard.
        ValueError: a shard cannot be read.
    """
    recipe = read_recipe(out)
    sections: list[Section] = [section(recipe) for section in SECTIONS]
    if ocr:
        from factory.judge.ocr import ReadBack

        sections.insert(0, ReadBack(recipe))
    return measure(read_cases(out), sections)


def measure(cases: Iterable[Case], sections: Sequence[Section]) -> list[Line]:
    """Show every case to every section and collect what they measured."""
    for case in cases:
        for section in sections:
            section.see(case)
    return [line for section in sections for line in section.lines()]
