"""One picture of a scene: its truth drawn in the scene's style, checked, with facts and elements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generators.base import Generator, Rejected
from generators.canvas import Canvas, ElementBox, LayoutFailed, check_layout, elements, raster
from generators.scene import Fact, Style, by_key
from shards.canonical import dumps
from shards.sample import Element, Glyph, Line, State, Word
from shards.text import truth_hash

DECIMALS = 2
VISIBLE = 0.95
"""Least share of a label's ink that nothing may cover."""


@dataclass(frozen=True)
class Picture:
    """A drawn truth under its role (``image``, ``edit1`` …)."""

    role: str
    truth: Any
    canvas: Canvas
    facts: dict[str, Fact]
    style: Style

    @cached_property
    def pixels(self) -> NDArray[np.uint8]:
        return raster(self.canvas)

    @cached_property
    def truth_text(self) -> str:
        """The truth as canonical JSON text."""
        return dumps(self.truth.model_dump(mode="json"))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every string drawn, without repeats, in drawing order."""
        return tuple(
            dict.fromkeys(
                element.label for element in self.state.elements if element.lines and element.label
            )
        )

    @cached_property
    def state(self) -> State:
        return State(
            picture=self.role,
            lang=self.style.lang if any(element.lines for element in self._elements) else "none",
            truth=self.truth_text,
            truth_hash=truth_hash(self.truth_text),
            facts=tuple(fact.record() for fact in self.facts.values()),
            elements=self._elements,
        )

    @cached_property
    def _elements(self) -> tuple[Element, ...]:
        return tuple(_element(box) for box in elements(self.canvas))


def draw_picture(generator: Generator, truth: Any, style: Style, role: str) -> Picture:
    """Draw and check one picture.

    Raises:
        Rejected: the layout has a fault, or none was found (stage ``layout``).
    """
    try:
        canvas = generator.draw(truth, style)
    except LayoutFailed as error:
        raise Rejected("layout", str(error)) from None
    faults = check_layout(canvas)
    if faults:
        fault = faults[0]
        raise Rejected("layout", f"{fault.name}: {fault.element}: {fault.detail}")
    picture = Picture(role, truth, canvas, by_key(generator.facts(truth)), style)
    for element in picture.state.elements:
        if element.lines and element.visible < VISIBLE:
            raise Rejected(
                "layout",
                f"covered: {element.id}: {element.visible:.0%} of {element.label!r} can be seen",
            )
    return picture


def _element(box: ElementBox) -> Element:
    return Element(
        id=box.id,
        role=box.role,
        label=box.label,
        box=_rounded(box.box),
        quad=_quad(box.quad),
        visible=box.visible,
        lines=tuple(
            Line(
                text=line.text,
                quad=_quad(line.quad),
                words=tuple(
                    Word(
                        text=word.text,
                        quad=_quad(word.quad),
                        glyphs=tuple(Glyph(text=g.text, quad=_quad(g.quad)) for g in word.glyphs),
                    )
                    for word in line.words
                ),
            )
            for line in box.lines
        ),
    )


def _rounded(values: Any) -> Any:
    return tuple(round(v, DECIMALS) for v in values)


def _quad(quad: Any) -> Any:
    return tuple(_rounded(point) for point in quad)
