"""Openly licensed faces: where they are, what they cover, under which licence."""

from generators.fonts.catalogue import Catalogue, Face, load_catalogue

__all__ = ["Catalogue", "Face", "load_catalogue"]
