"""Memes read back with FreeType."""

from __future__ import annotations

from generators.text.reading_back import TextVerifier


class Verifier(TextVerifier):
    kinds = ("meme.expectation",)
