"""Contact sheets: ``python -m factory.sheet KIND --out FILE.png``.

One row per level and language, one column per seed; with ``--edits`` each picture stands beside its first
edit, whose mask is outlined. A picture that its checks refuse is shown in a red frame with the reason, since
that is the one its author wants to see.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from factory.errors import UserError
from factory.plan import Slot
from factory.recipe import Recipe, parse
from factory.session import Session
from factory.worker import Builder
from generators.base import Rejected, Unsatisfiable
from generators.canvas import Canvas, Stroke, raster
from generators.fonts import load_catalogue
from generators.look import SANS, sample_style
from generators.scene import Rng, Want
from shards.packed import PackedSample
from shards.pictures import encode
from shards.sample import Lang

LEVELS = (1, 5, 10)
LANGUAGES: tuple[Lang, ...] = ("en", "zh")
SIZES = ((1024, 1024), (1024, 768), (768, 1024))
GAP, CAPTION = 10, 22
RED = "#c02020"

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Cell:
    """One accepted picture (with its edit), or a refused one with the reason."""

    pictures: tuple[Pixels, ...]
    caption: str
    refused: bool = False


def contact_sheet(kind: str, seeds: int = 4, side: int = 360, edits: bool = False) -> Pixels:
    """The sheet of one kind as ``[H, W, 3]``; ``side`` is the longest side of a thumbnail in pixels.

    Raises:
        UserError: there is no such kind.
    """
    session = Session.of(_recipe(kind), "factory sheet")
    builder = session.tools.builder(session.plan.recipe, session.lock().digest, session.registry)
    rows = [
        [
            _cell(session, builder, _slot(kind, level, lang, seed), seed, edits)
            for seed in range(seeds)
        ]
        for level in LEVELS
        for lang in LANGUAGES
    ]
    return _layout(rows, side * (2 if edits else 1) + (GAP if edits else 0), side)


def _recipe(kind: str) -> Recipe:
    return parse(
        {"recipe": "sheet", "samples": 1, "mix": [{"use": kind, "share": 1}]}, "factory sheet"
    )


def _slot(kind: str, level: int, lang: Lang, seed: int) -> Slot:
    index = seed * 1000 + level * 10 + LANGUAGES.index(lang)
    return Slot(index, level, lang, SIZES[seed % len(SIZES)], kind)


def _cell(session: Session, builder: Builder, slot: Slot, seed: int, edits: bool) -> Cell:
    """The first accepted attempt; when none is, a refused scene with the last reason."""
    name, reason = f"{slot.difficulty} {slot.lang} #{seed}", ""
    for attempt in range(session.plan.recipe.attempts):
        try:
            packed = builder.build(slot, attempt, slot.kind)
        except Unsatisfiable as error:
            reason = reason or f"unsatisfiable: {error}"
            continue
        except Rejected as error:
            reason = f"{error.stage}: {error.reason}"
            continue
        wanted = [role for role in ("image", "edit1") if role in packed.roles][: 2 if edits else 1]
        shown = [_pixels(packed, role) for role in wanted]
        ops = [row.op for row in packed.sample.rows_of("edit")][:1]
        if len(shown) == 2 and "mask1" in packed.roles:
            shown[1] = _outlined(shown[1], packed.picture("mask1"))
        return Cell(tuple(shown), f"{name} attempt {attempt} {' '.join(ops)} {reason}")
    return Cell(_refused(session, slot), f"{name} {reason}", refused=True)


def _refused(session: Session, slot: Slot) -> tuple[Pixels, ...]:
    """A scene that was refused, drawn without any check; nothing when the kind has none."""
    generator = session.registry.generator(slot.kind)
    want = Want(slot.difficulty, slot.lang, *slot.size, dict(slot.params))
    for attempt in range(session.plan.recipe.attempts):
        rng = Rng(bytes([attempt, slot.difficulty]))
        try:
            truth = generator.sample(rng["truth"], want)
            return (raster(generator.draw(truth, sample_style(rng["style"], want))),)
        except (Unsatisfiable, ValueError):
            continue
    return ()


def _pixels(packed: PackedSample, role: str) -> Pixels:
    return np.asarray(packed.picture(role), np.uint8)


def _outlined(pixels: Pixels, mask: Any) -> Pixels:
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return cv2.drawContours(pixels.copy(), contours, -1, (220, 60, 60), 1)  # type: ignore[return-value]


def _layout(rows: Sequence[Sequence[Cell]], width: int, height: int) -> Pixels:
    pitch_x, pitch_y = width + GAP, height + CAPTION + GAP
    canvas = Canvas(pitch_x * len(rows[0]) + GAP, pitch_y * len(rows) + GAP, background="#e4e4e4")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            _place(canvas, cell, GAP + j * pitch_x, GAP + i * pitch_y, width, height)
    return raster(canvas)


def _place(canvas: Canvas, cell: Cell, x: float, y: float, width: int, height: int) -> None:
    side = (width - GAP * (len(cell.pictures) - 1)) // max(1, len(cell.pictures))
    for number, pixels in enumerate(cell.pictures):
        scale = min(side / pixels.shape[1], height / pixels.shape[0])
        size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
        left = x + number * (side + GAP)
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        canvas.image(small, (left, y, left + size[0], y + size[1]))  # type: ignore[arg-type]
    if cell.refused:
        canvas.rect(x, y, x + width, y + height, stroke=Stroke(RED, 3))
    canvas.text(
        _fitting(cell.caption.strip(), width),
        (x, y + height + CAPTION - 8),
        size=13,
        face=SANS,
        fill=RED if cell.refused else "#333333",
    )


def _fitting(text: str, width: int) -> str:
    """As much of a caption as fits; a character that no font has becomes a question mark."""
    face = load_catalogue().face(SANS[0])
    safe = "".join(char if face.covers(char) else "?" for char in text)
    return safe if len(safe) * 7 < width else safe[: width // 7 - 1] + "…"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m factory.sheet", description=__doc__)
    parser.add_argument("kind", help="for example physics.thin_lens")
    parser.add_argument("--out", type=Path, required=True, help="PNG file to write")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--side", type=int, default=360, help="longest side of a thumbnail, pixels")
    parser.add_argument(
        "--edits", action="store_true", help="show the first edit beside each picture"
    )
    given = parser.parse_args(arguments)
    try:
        sheet = contact_sheet(given.kind, given.seeds, given.side, given.edits)
    except UserError as error:
        print(f"factory: {error}", file=sys.stderr)
        return error.exit_code
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(encode(sheet))
    print(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
