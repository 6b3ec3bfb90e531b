"""Pictures to tensors: squares for the vision encoder, covering crops for the VAE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import Tensor

from model.data.sizes import Fit
from model.io.images import reference_pixels, understanding_tile
from shards.pictures import Pixels

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Crop:
    """A picture scaled by one number and cut: what becomes of its pixels on the way to the VAE."""

    fit: Fit
    top: int
    left: int

    @classmethod
    def at(cls, fit: Fit, down: float, across: float) -> Crop:
        """`down` and `across` in [0, 1) place the cut within what is to spare; 0.5 is the centre."""
        rows, columns = fit.spare
        return cls(fit, int(down * (rows + 1)), int(across * (columns + 1)))

    def pixels(self, picture: Pixels) -> Tensor:
        """`[3, height, width]` in [-1, 1]."""
        from PIL import Image

        fit = self.fit
        scaled = as_image(picture).resize(
            (fit.scaled_width, fit.scaled_height), Image.Resampling.BICUBIC
        )
        box = (self.left, self.top, self.left + fit.width, self.top + fit.height)
        return reference_pixels(scaled.crop(box), (fit.height, fit.width))


def tile(picture: Pixels, side: int, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    """`[3, side, side]`, normalised: the whole picture, as at inference."""
    return understanding_tile(as_image(picture), side, mean, std)


def as_image(picture: Pixels) -> Image.Image:
    from PIL import Image

    return Image.fromarray(picture)
