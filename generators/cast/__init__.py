"""A small cast of drawn characters with poses and expressions, for comics and memes. All our own."""

from generators.cast.character import CAST, EXPRESSIONS, POSES, Character, draw_character

__all__ = ["CAST", "EXPRESSIONS", "POSES", "Character", "draw_character"]
