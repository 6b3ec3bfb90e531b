"""OCR read-back of text pictures: every drawn line, by kind and language, against a plain rendering of it.

    python benchmarks/text_ocr.py [--samples 300] [--sheet mismatches.png]

Each line is cut out by its quad, set upright, and read by PP-OCRv6 (RapidOCR, recognition alone); the same
string drawn black on white in a plain face at the same height is the engine's own ceiling. Both are compared
as sequences after NFKC, lower case, letters and digits only. Nothing is selected by what the engine reads.
Writes ``benchmarks/results/text_ocr.json``.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from factory import recipe as recipes
from factory.assemble import Assembler
from factory.judge.ocr import folded
from factory.session import Session
from generators.base import Rejected, Unsatisfiable
from generators.canvas import Canvas, raster
from shards.sample import Line, Sample

RESULTS = Path(__file__).parent / "results"
HEIGHT = 48
PLAIN = ("NotoSansCJKsc-Regular",)
UPRIGHT = 2.0
"""Pixels by which a line's sides may lean and still count as upright."""


@dataclass
class Score:
    """Counts over the lines of a class."""

    lines: int = 0
    exact: int = 0
    plain_exact: int = 0
    errors: int = 0
    plain_errors: int = 0
    characters: int = 0
    missed: list[str] = field(default_factory=list[str])

    def record(self) -> dict[str, Any]:
        return {
            "lines": self.lines,
            "exact_percent": round(100 * self.exact / max(1, self.lines), 2),
            "plain_exact_percent": round(100 * self.plain_exact / max(1, self.lines), 2),
            "cer_percent": round(100 * self.errors / max(1, self.characters), 3),
            "plain_cer_percent": round(100 * self.plain_errors / max(1, self.characters), 3),
            "missed": self.missed[:12],
        }


def edits(got: str, wanted: str) -> int:
    """Characters inserted, deleted or replaced by the cheapest alignment that difflib finds."""
    steps = SequenceMatcher(None, got, wanted, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in steps if tag != "equal")


class Reader:
    """Recognition of single upright lines."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._engine = RapidOCR(params={"Global.log_level": "error"})

    def read(self, line: NDArray[np.uint8]) -> str:
        found: Any = self._engine(
            np.ascontiguousarray(line[..., ::-1]), use_det=False, use_cls=False
        )
        return "".join(found.txts or ())


def rectified(picture: NDArray[np.uint8], line: Line) -> NDArray[np.uint8]:
    """The line's quad set upright at a fixed height, with a rim of a quarter of it."""
    corners = np.array(line.quad, np.float32)
    wide = max(float(np.linalg.norm(corners[1] - corners[0])), 1.0)
    high = max(float(np.linalg.norm(corners[3] - corners[0])), 1.0)
    h, rim = HEIGHT, HEIGHT // 4
    w = max(8, round(wide / high * h))
    target = np.array([[rim, rim], [rim + w, rim], [rim + w, rim + h], [rim, rim + h]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    cut = cv2.warpPerspective(picture, matrix, (w + 2 * rim, h + 2 * rim), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(cut, np.uint8)


def plain(text: str) -> NDArray[np.uint8]:
    """The same string, black on white."""
    probe = Canvas(10, 10)
    box = probe.measure(text, HEIGHT, PLAIN)
    canvas = Canvas(box.width + HEIGHT, HEIGHT * 1.6)
    canvas.text(text, (HEIGHT / 2, HEIGHT * 1.15), size=HEIGHT, face=PLAIN, fill="#000000")
    return raster(canvas)


def read_lines(sample: Sample) -> Iterator[tuple[str, Line]]:
    """Horizontal lines of the first picture; single letters on a curve and columns are left out."""
    for element in sample.states[0].elements:
        for line in element.lines:
            corners = np.array(line.quad)
            wide, high = np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0])  # fmt: skip
            if len(folded(line.text)) >= 2 and wide > high * 0.8:
                yield element.id, line


def layout_class(kind: str, line: Line) -> str:
    """``upright`` or ``hard``, from the quad alone."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.quad
    lean = max(abs(dx - ax), abs(cx - bx), abs(by - ay), abs(cy - dy))
    return "upright" if lean < UPRIGHT else "hard"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--sheet", type=Path)
    options = parser.parse_args()
    recipe = recipes.load("recipes/text.yaml", [f"samples={options.samples}", "seed=777"])
    session, reader = Session.of(recipe), Reader()
    scores: dict[str, Score] = defaultdict(Score)
    cuts: list[NDArray[np.uint8]] = []
    for sample, picture in samples(session):
        for name, line in read_lines(sample):
            wanted = folded(line.text)
            cut = rectified(picture, line)
            got, own = folded(reader.read(cut)), folded(reader.read(plain(line.text)))
            lang = "zh" if any("\u4e00" <= c <= "\u9fff" for c in line.text) else "en"
            where = layout_class(sample.kind, line)
            for key in (f"all/{lang}", f"{where}/{lang}", f"{sample.kind}/{lang}"):
                score = scores[key]
                score.lines += 1
                score.characters += len(wanted)
                score.exact += got == wanted
                score.plain_exact += own == wanted
                score.errors += edits(got, wanted)
                score.plain_errors += edits(own, wanted)
                if got != wanted:
                    score.missed.append(f"{sample.key} {name}: {line.text} read as {got}")
            if got != wanted:
                cuts.append(cut)
    report = {key: scores[key].record() for key in sorted(scores)}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / "text_ocr.json"
    path.write_text(json.dumps({"samples": options.samples, **report}, indent=1, ensure_ascii=False) + "\n")  # fmt: skip
    for key, record in report.items():
        print(key, {k: v for k, v in record.items() if k != "missed"})
    if options.sheet and cuts:
        sheet(cuts, options.sheet)


def samples(session: Session) -> Iterator[tuple[Sample, NDArray[np.uint8]]]:
    """Every sample of the recipe with its first picture, built in this process."""
    recipe = session.plan.recipe
    assembler = Assembler(recipe, session.lock().digest, session.registry)
    for slot in session.plan.slots(0, recipe.samples):
        for attempt in range(recipe.attempts):
            try:
                packed = assembler.build(slot, attempt, slot.kind)
            except (Rejected, Unsatisfiable):
                continue
            yield packed.sample, np.asarray(packed.picture("image"), np.uint8)
            break


def sheet(cuts: list[NDArray[np.uint8]], path: Path) -> None:
    """The misread lines below each other, to be looked at."""
    rows = [cut[:, :900] for cut in cuts[:60]]
    wide = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((0, 6), (0, wide - row.shape[1]), (0, 0)), constant_values=255) for row in rows]  # fmt: skip
    cv2.imwrite(str(path), np.vstack(padded)[..., ::-1])


if __name__ == "__main__":
    main()
