"""OCR read-back of drawn labels on a seeded sample (QUALITY section 1); reported apart.

A label counts as missed only when the engine reads it neither from the picture nor from a crop around
it. Engine: RapidOCR with its bundled PP-OCRv6 models, which runs offline.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

import numpy as np

from factory.judge.case import Case, Json
from factory.judge.geometry import extent, points
from factory.judge.measure import Line, Measure
from factory.judge.words import HAN

SECTION = "1 text"
SHARE = 0.02
PAD = 12


def folded(text: str) -> str:
    """NFKC, lower case, letters and digits only."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def in_sample(key: str, share: float = SHARE) -> bool:
    """The seeded choice: a hash of the key."""
    drawn = int.from_bytes(hashlib.blake2b(f"ocr:{key}".encode(), digest_size=8).digest(), "big")
    return drawn < share * 2.0**64


class ReadBack:
    """Reads labels of a share of the samples back from their pictures."""

    def __init__(self, recipe: Json, share: float = SHARE) -> None:
        del recipe
        from rapidocr import RapidOCR

        self.share = share
        self.engine = RapidOCR(params={"Global.log_level": "error", "Det.box_thresh": 0.3})
        self.read = {
            "en": Measure(
                SECTION, "OCR reads English labels", "≥ 99 % exact", limit=0.01, gate=False
            ),
            "zh": Measure(
                SECTION, "OCR reads Chinese labels", "≥ 98 % exact", limit=0.02, gate=False
            ),
            # Italic variables are read by an engine for plain text as other letters: no goal of their own.
            "formula": Measure(SECTION, "OCR reads formulae", "reported", limit=1.0, gate=False),
        }

    def see(self, case: Case) -> None:
        if not in_sample(case.key, self.share):
            return
        picture = case.picture("image")
        page = folded("".join(self._texts(picture)))
        for element in case.sample["elements"]:
            for line in element["lines"]:
                wanted = folded(line["text"])
                if len(wanted) < 2 or re.search(r"[^\x00-\x7f\u3400-\u9fff°·×]", line["text"]):
                    continue
                kind = (
                    "formula" if "=" in line["text"] else "zh" if HAN.search(line["text"]) else "en"
                )
                right = wanted in page or wanted in folded(
                    "".join(self._texts(_crop(picture, line["quad"])))
                )
                self.read[kind].see(right, f"{case.where(element['id'])}: {line['text']!r}")

    def _texts(self, picture: np.ndarray) -> list[str]:
        found: Any = self.engine(picture[..., ::-1])
        return list(found.txts or ())

    def lines(self) -> list[Line]:
        return list(self.read.values())


def _crop(picture: np.ndarray, quad: list[list[float]]) -> np.ndarray:
    x0, y0, x1, y1 = (round(edge) for edge in extent(points(quad)))
    return np.ascontiguousarray(picture[max(0, y0 - PAD) : y1 + PAD, max(0, x0 - PAD) : x1 + PAD])
