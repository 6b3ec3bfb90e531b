"""The SVG export drawn by resvg shows what Skia drew; it is safe to open and carries the ids."""

from __future__ import annotations

from xml.etree import ElementTree

import cairosvg
import cv2
import numpy as np
import pytest

from factory.registry import discover
from generators.base import Generator, Unsatisfiable
from generators.canvas import Canvas, Stroke, dilate, ink_agreement, raster, resvg_raster, to_svg
from generators.look import sample_style
from generators.scene import Rng, Want

SVG = "{http://www.w3.org/2000/svg}"
AGREE = 0.98


def drawing(generator: Generator, seed: int) -> Canvas:
    """Some picture of a kind."""
    want = Want(6, ("en", "zh")[seed % 2], 640, 640, {})
    for attempt in range(40):
        rng = Rng(f"svg/{generator.kind}/{seed}/{attempt}".encode())
        try:
            return generator.draw(
                generator.sample(rng["truth"], want), sample_style(rng["style"], want)
            )
        except Unsatisfiable:
            continue
    raise AssertionError(f"{generator.kind}: no scene in 40 attempts")


@pytest.mark.parametrize("kind", sorted(discover().kinds))
def test_resvg_draws_the_same_ink(kind: str) -> None:
    """Share of either engine's ink that lies within a pixel of the other's."""
    canvas = drawing(discover().generator(kind), len(kind))
    ours = raster(canvas)
    theirs = resvg_raster(to_svg(canvas), canvas.width, canvas.height)[..., :3]
    paper = np.array([int(canvas.background[i : i + 2], 16) for i in (1, 3, 5)])
    mine, other = (np.abs(p.astype(int) - paper).max(axis=2) > 48 for p in (ours, theirs))
    agreeing = (mine & dilate(other, 1)).sum() + (other & dilate(mine, 1)).sum()
    assert agreeing >= AGREE * (mine.sum() + other.sum())


@pytest.mark.parametrize("kind", ["cs.heap", "maths.bar_chart", "chemistry.molecule"])
def test_elements_agree_one_by_one(kind: str) -> None:
    scores = ink_agreement(drawing(discover().generator(kind), 1))
    assert min(scores.values()) > 0.75  # the thinnest strokes of the smallest text
    assert np.median(list(scores.values())) > 0.93


def test_cairo_opens_the_export_too() -> None:
    canvas = drawing(discover().generator("cs.heap"), 3)
    png = cairosvg.svg2png(to_svg(canvas).encode())
    theirs = cv2.cvtColor(
        cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB
    )
    assert theirs.shape == raster(canvas).shape
    assert np.abs(theirs.astype(int) - raster(canvas)).mean() < 2


def test_the_export_names_its_elements_and_refers_to_nothing_outside() -> None:
    canvas = drawing(discover().generator("physics.pulley"), 1)
    root = ElementTree.fromstring(to_svg(canvas))
    classes = {group.get("class", "").removeprefix("e-") for group in root.iter(f"{SVG}g")}
    assert set(canvas.elements) <= classes
    for node in root.iter():
        for name, value in node.attrib.items():
            assert "href" not in name or value.startswith("data:")
            assert "url(" not in value or value.startswith("url(#")


def test_transforms_and_clips_survive() -> None:
    canvas = Canvas(200, 200)
    with canvas.element("box"), canvas.group(translate=(100, 100), rotate=30, scale=1.5):
        canvas.rect(-40, -20, 40, 20, fill="#cc3333", stroke=Stroke("#000000", 2))
    theirs = resvg_raster(to_svg(canvas), 200, 200)[..., :3]
    assert np.abs(theirs.astype(int) - raster(canvas)).mean() < 0.5
