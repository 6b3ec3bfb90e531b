"""Values a scene is made of, and the words for them. Nothing here draws."""

from generators.scene.facts import NO, YES, Edit, Fact, Prompts, Question, Step, by_key, step_of
from generators.scene.rng import Rng
from generators.scene.style import Look, Palette, Style, Want
from generators.scene.words import (
    Pair,
    Say,
    Voice,
    WordingError,
    expand,
    number_text,
    quantity,
    say,
)

__all__ = [
    "NO",
    "YES",
    "Edit",
    "Fact",
    "Look",
    "Pair",
    "Palette",
    "Prompts",
    "Question",
    "Rng",
    "Say",
    "Step",
    "Style",
    "Voice",
    "Want",
    "WordingError",
    "by_key",
    "expand",
    "number_text",
    "quantity",
    "say",
    "step_of",
]
