"""Openly licensed faces: where they are, what they cover, under which licence."""

from generators.fonts.catalogue import Catalogue, FontMissing, digest, faces, load_catalogue
from generators.fonts.choose import choose
from generators.fonts.face import Face

__all__ = ["Catalogue", "Face", "FontMissing", "choose", "digest", "faces", "load_catalogue"]
