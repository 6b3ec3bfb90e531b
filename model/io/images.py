"""Pictures in and out: tiles for the vision encoder, pixels for the VAE, latents back to PNG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from model.errors import ModelError

if TYPE_CHECKING:
    from PIL import Image

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

RATIOS = ((1, 1), (16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (5, 4), (4, 5), (7, 5), (5, 7))
# Aspect ratios (width, height) of the fixed-bucket processor, by its name.
BUCKETS = {f"any_{count}ratio": RATIOS[:count] for count in (1, 5, 7, 9, 11)}


@dataclass(frozen=True)
class AnyResolution:
    """A reference picture keeps its aspect ratio within bounds, in pixels."""

    min_pixels: int = 512**2
    max_pixels: int = 1024**2
    max_side: int = 1024

    def size(self, height: int, width: int, factor: int) -> tuple[int, int]:
        return any_resolution_size(height, width, factor, self)


@dataclass(frozen=True)
class FixedRatios:
    """A reference picture takes the nearest of a few aspect ratios."""

    buckets: str = "any_1ratio"
    anchor_pixels: int = 512**2
    stride: int = 32

    def size(self, height: int, width: int, factor: int) -> tuple[int, int]:
        return bucket_size(height, width, self.buckets, self.anchor_pixels, self.stride)


def open_picture(path: Path) -> Image.Image:
    """RGB picture of a file; transparency is laid over white."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as file:
            if "A" in file.getbands() or "transparency" in file.info:
                rgba = file.convert("RGBA")
                white = Image.new("RGBA", rgba.size, "white")
                return Image.alpha_composite(white, rgba).convert("RGB")
            return file.convert("RGB")
    except UnidentifiedImageError as error:
        raise ModelError(f"{path}: not a picture that Pillow can read") from error
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}") from error


def understanding_tile(
    picture: Image.Image,
    side: int,
    mean: tuple[float, ...] = IMAGENET_MEAN,
    std: tuple[float, ...] = IMAGENET_STD,
) -> Tensor:
    """`[3, side, side]`: the whole picture squashed to one square tile, normalised."""
    from PIL import Image

    pixels = _pixels(picture.resize((side, side), Image.Resampling.BICUBIC))
    return (pixels - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]


def reference_pixels(picture: Image.Image, size: tuple[int, int]) -> Tensor:
    """`[3, height, width]` in [-1, 1] for the VAE."""
    from PIL import Image

    height, width = size
    return _pixels(picture.resize((width, height), Image.Resampling.BICUBIC)) * 2 - 1


def _pixels(picture: Image.Image) -> Tensor:
    """`[3, H, W]` in [0, 1]."""
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255


def to_picture(pixels: Tensor, size: tuple[int, int] | None = None) -> Image.Image:
    """Picture of `[3, H, W]` in [-1, 1], resized to (height, width) when they differ.

    `127.5 x + 128`, cut to a byte: half a level brighter than exact, as the released model does.
    """
    from PIL import Image

    levels = ((127.5 * pixels.float() + 128) / 255).clamp(0, 1) * 255
    picture = Image.fromarray(levels.to(torch.uint8).permute(1, 2, 0).cpu().numpy())
    if size is not None and picture.size != (size[1], size[0]):
        picture = picture.resize((size[1], size[0]), Image.Resampling.LANCZOS)
    return picture


def any_resolution_size(
    height: int, width: int, factor: int = 16, bounds: AnyResolution = AnyResolution()
) -> tuple[int, int]:
    """(height, width) of a reference picture: multiples of `factor` within the bounds.

    Raises ModelError for sides below `factor` and aspect ratios above 200.
    """
    if min(height, width) < factor:
        raise ModelError(f"a picture of {width} x {height}: both sides must be at least {factor}")
    if max(height, width) / min(height, width) > 200:
        raise ModelError(f"a picture of {width} x {height}: the aspect ratio must be at most 200")
    if max(height, width) > bounds.max_side:
        scale = bounds.max_side / max(height, width)
        height, width = int(height * scale), int(width * scale)
    rounded = (round(height / factor) * factor, round(width / factor) * factor)
    area = rounded[0] * rounded[1]
    if area > bounds.max_pixels:
        shrink = math.sqrt(height * width / bounds.max_pixels)
        rounded = (_floor(height / shrink, factor), _floor(width / shrink, factor))
    elif area < bounds.min_pixels:
        grow = math.sqrt(bounds.min_pixels / (height * width))
        rounded = (_ceil(height * grow, factor), _ceil(width * grow, factor))
    if max(rounded) > bounds.max_side:
        scale = bounds.max_side / max(rounded)
        rounded = (_floor(rounded[0] * scale, factor), _floor(rounded[1] * scale, factor))
    return max(rounded[0], factor), max(rounded[1], factor)


def _floor(value: float, factor: int) -> int:
    return math.floor(value / factor) * factor


def _ceil(value: float, factor: int) -> int:
    return math.ceil(value / factor) * factor


def bucket_size(
    height: int, width: int, buckets: str, anchor_pixels: int = 1024**2, stride: int = 32
) -> tuple[int, int]:
    """(height, width) of the nearest fixed aspect ratio at about `anchor_pixels`."""
    columns, rows = min(
        BUCKETS[buckets], key=lambda ratio: abs(width / height - ratio[0] / ratio[1])
    )
    scale = round(math.sqrt(anchor_pixels / (columns * rows * stride**2)))
    return rows * stride * scale, columns * stride * scale


def target_size(height: int, width: int, factor: int = 16) -> tuple[int, int]:
    """The size that is generated for a requested one: floored to multiples of `factor`."""
    if min(height, width) < factor:
        raise ModelError(f"size {width}x{height}: both sides must be at least {factor} pixels")
    return _floor(height, factor), _floor(width, factor)
