"""Picture sizes equal the reference's; pixels survive the way in and out."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from model.errors import ModelError
from model.io.images import (
    IMAGENET_MEAN,
    AnyResolution,
    any_resolution_size,
    bucket_size,
    open_picture,
    reference_pixels,
    target_size,
    to_picture,
    understanding_tile,
)
from tests.model import golden

CASES = golden.load_json("resize_cases")


@pytest.mark.parametrize("case", CASES["dynamic_resize"]["cases"], ids=str)
def test_any_resolution(case):
    rule = CASES["dynamic_resize"]
    bounds = AnyResolution(rule["min_pixels"], rule["max_pixels"], rule["max_length"])
    size = any_resolution_size(case["height"], case["width"], rule["factor"], bounds)
    assert list(size) == case["out"]
    assert bounds == AnyResolution()


@pytest.mark.parametrize("case", CASES["bucket_resize"], ids=str)
def test_buckets(case):
    size = bucket_size(
        case["height"], case["width"], case["buckets"], case["anchor_pixels"], case["stride"]
    )
    assert list(size) == case["out"]


@given(st.integers(16, 4000), st.integers(16, 4000))
def test_any_resolution_stays_in_bounds(height, width):
    if max(height, width) / min(height, width) > 200:
        return
    h, w = any_resolution_size(height, width)
    assert h % 16 == 0
    assert w % 16 == 0
    assert min(h, w) >= 16
    assert max(h, w) <= 1024
    assert h * w <= 1024**2
    if max(height, width) / min(height, width) < 3.5:  # both bounds can hold
        assert h * w >= 512**2 * 0.9
        assert abs(math.log(h / w) - math.log(height / width)) < 0.1


@pytest.mark.parametrize("size", [(15, 100), (20, 4001)])
def test_impossible_pictures(size):
    with pytest.raises(ModelError, match="a picture of"):
        any_resolution_size(*size)


def test_target_size_is_floored():
    assert target_size(511, 530) == (496, 528)
    with pytest.raises(ModelError, match="at least 16"):
        target_size(15, 64)


def test_pixels_survive_the_round_trip():
    levels = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    picture = Image.fromarray(levels)
    pixels = reference_pixels(picture, (16, 16))
    assert pixels.min() == -1
    assert pixels.max() == 1
    assert np.array_equal(np.array(to_picture(pixels)), levels)


def test_bytes_are_cut_after_adding_128():
    """127.5 x + 128, truncated: grey 0.0 becomes 128, and -1 becomes 0 rather than below."""
    assert np.array(to_picture(torch.zeros(3, 1, 1))).tolist() == [[[128] * 3]]
    assert np.array(to_picture(torch.full((3, 1, 1), -1.0))).tolist() == [[[0] * 3]]
    assert np.array(to_picture(torch.full((3, 1, 1), 1.0))).tolist() == [[[255] * 3]]


def test_resized_to_the_asked_size():
    assert to_picture(torch.zeros(3, 32, 48), (33, 50)).size == (50, 33)


def test_tile_is_one_square():
    picture = Image.new("RGB", (90, 30), tuple(round(255 * m) for m in IMAGENET_MEAN))
    tile = understanding_tile(picture, 56)
    assert tile.shape == (3, 56, 56)
    assert tile.abs().max() < 0.01


def test_transparency_is_white(tmp_path):
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    assert open_picture(tmp_path / "clear.png").getpixel((0, 0)) == (255, 255, 255)


def test_unreadable_pictures(tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"not a picture")
    with pytest.raises(ModelError, match=r"broken.png: not a picture"):
        open_picture(path)
    with pytest.raises(ModelError, match="No such file"):
        open_picture(tmp_path / "absent.png")
