"""Pixels survive encoding exactly, foreign decoders agree, and hostile files are refused."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from shards import pictures
from shards.errors import PictureError
from shards.phash import perceptual_hash

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))
NOISE = SIDES.flatmap(lambda s: hnp.arrays(np.uint8, (*s, 3)))
# Few values and repeated rows: the unfiltered branch.
FLAT = SIDES.flatmap(
    lambda s: hnp.arrays(np.uint8, (1, s[1], 3)).map(lambda row: np.repeat(row, s[0], axis=0))
)
MASKS = SIDES.flatmap(lambda s: hnp.arrays(np.bool_, s))


def _pillow(data: bytes) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(data)))


@settings(max_examples=150, deadline=None)
@given(st.one_of(NOISE, FLAT, MASKS))
def test_png_keeps_pixels_for_us_and_for_pillow(pixels: np.ndarray) -> None:
    data = pictures.encode(pixels)
    for decoded in (pictures.decode(data), _pillow(data)):
        assert decoded.dtype == pixels.dtype
        assert np.array_equal(decoded, pixels)
    assert pictures.size(data) == (pixels.shape[1], pixels.shape[0])
    assert pictures.encode(pixels.copy()) == data


@settings(max_examples=30, deadline=None)
@given(st.one_of(NOISE, FLAT))
def test_webp_keeps_pixels(pixels: np.ndarray) -> None:
    data = pictures.encode(pixels, "webp")
    assert data[8:12] == b"WEBP"
    assert np.array_equal(pictures.decode(data), pixels)


def test_masks_are_one_bit_in_every_codec() -> None:
    mask = np.eye(9, dtype=np.bool_)
    assert pictures.encode(mask, "webp") == pictures.encode(mask, "png")
    assert Image.open(io.BytesIO(pictures.encode(mask))).mode == "1"


@pytest.mark.parametrize("save", [{}, {"optimize": True}, {"compress_level": 9}])
def test_reads_png_of_other_writers(save: dict[str, object]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (33, 21, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", **save)
    assert np.array_equal(pictures.decode(buffer.getvalue()), pixels)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((1, pictures.MAX_SIDE + 1, 3), np.uint8),
    ],
)
def test_refuses_to_store_other_pixels(pixels: np.ndarray) -> None:
    with pytest.raises(PictureError):
        pictures.encode(pixels)


@pytest.mark.parametrize("pixels", [np.zeros((5, 7, 3), np.uint8), np.eye(16, dtype=np.bool_)])
def test_no_flipped_byte_changes_pixels_in_silence(pixels: np.ndarray) -> None:
    data = pictures.encode(pixels)
    refused = 0
    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 0x40
        try:
            decoded = pictures.decode(bytes(damaged))
        except PictureError:
            refused += 1
        else:  # a lenient decoder may overlook the frame around the pixels
            assert np.array_equal(decoded, pixels)
    assert refused > len(data) * 0.9


def test_every_truncation_is_noticed() -> None:
    data = pictures.encode(np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3))
    for length in range(len(data)):
        with pytest.raises(PictureError):
            pictures.decode(data[:length])


@pytest.mark.parametrize("mode", ["RGBA", "L", "P"])
def test_refuses_other_pixel_formats(mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (4, 4)).save(buffer, "PNG")
    with pytest.raises(PictureError, match="only 8-bit RGB and 1-bit"):
        pictures.decode(buffer.getvalue())


def test_refuses_lossy_formats() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "JPEG")
    with pytest.raises(PictureError, match="not a readable PNG or WebP"):
        pictures.decode(buffer.getvalue())


def _bomb(width: int, height: int) -> bytes:
    """A valid small PNG whose header promises far more pixels."""
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1 << 20), 9)
    out = b"\x89PNG\r\n\x1a\n"
    for tag, data in ((b"IHDR", header), (b"IDAT", body), (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + tag + data
        out += struct.pack(">I", zlib.crc32(tag + data))
    return out


@pytest.mark.parametrize("side", [(16_000, 16_000), (2**31 - 1, 1), (20_000, 2)])
def test_refuses_decompression_bombs_unread(side: tuple[int, int]) -> None:
    for read in (pictures.decode, pictures.size):
        with pytest.raises(PictureError):
            read(_bomb(*side))


def test_more_data_than_the_header_says_is_refused() -> None:
    with pytest.raises(PictureError):
        pictures.decode(_bomb(4, 4)[:-12])


def test_perceptual_hash_is_close_for_small_changes_and_far_for_others() -> None:
    y, x = np.mgrid[0:256, 0:256]
    base = np.repeat((127 + 100 * np.sin(x / 30) * np.cos(y / 50))[..., None], 3, 2).astype(
        np.uint8
    )
    touched = base.copy()
    touched[100:110, 100:110] = 255
    other = np.ascontiguousarray(np.rot90(base))
    distance = lambda a, b: (perceptual_hash(a) ^ perceptual_hash(b)).bit_count()  # noqa: E731
    assert distance(base, base.copy()) == 0
    assert distance(base, touched) <= 6
    assert distance(base, other) >= 20
