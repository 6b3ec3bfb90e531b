"""Palettes by look, derived from a paper, an ink and four hues so that contrast holds by construction."""

from __future__ import annotations

from functools import cache

from generators.colour import mix, readable
from generators.scene import Look, Palette

STROKE_CONTRAST = 5.0

# name: paper, ink, hues (main, second, third, fourth), highlight
_SEEDS: dict[Look, dict[str, tuple[str, str, tuple[str, ...], str]]] = {
    "textbook": {
        "press": (
            "#ffffff",
            "#1b1f24",
            ("#1f6fb2", "#d1495b", "#2e8b57", "#b8860b", "#6a4c93"),
            "#e4572e",
        ),
        "ivory": (
            "#fdfaf3",
            "#2a2420",
            ("#8c4a2f", "#2f6690", "#57793a", "#a8702a", "#7a3e65"),
            "#c8553d",
        ),
        "cobalt": (
            "#ffffff",
            "#14213d",
            ("#274690", "#e07a1f", "#3a7d44", "#8e3b8f", "#b23a48"),
            "#d62839",
        ),
        "mint": (
            "#fbfefc",
            "#10302a",
            ("#12806a", "#d9642c", "#2b6cb0", "#9b7a12", "#a23b72"),
            "#d1345b",
        ),
        "rose": (
            "#fffdfd",
            "#2b1d24",
            ("#b03060", "#2a7f9e", "#4d7c0f", "#a15c00", "#5b4b9a"),
            "#c1121f",
        ),
        "slate": (
            "#fafbfc",
            "#1f2937",
            ("#475569", "#b45309", "#0f766e", "#9d174d", "#4338ca"),
            "#dc2626",
        ),
    },
    "exam": {
        "print": (
            "#ffffff",
            "#000000",
            ("#3c3c3c", "#595959", "#4a4a4a", "#2c2c2c", "#666666"),
            "#000000",
        ),
        "recycled": (
            "#f6f5f0",
            "#111111",
            ("#3a3a38", "#575751", "#484843", "#2b2b29", "#63635c"),
            "#111111",
        ),
    },
    "blackboard": {
        "green": (
            "#20463a",
            "#f4f3e8",
            ("#f7d774", "#f4a6a0", "#9fd8e8", "#b8e0a0", "#e3c6f0"),
            "#ffd23f",
        ),
        "black": (
            "#23272b",
            "#f3f4f1",
            ("#8ecae6", "#ffb703", "#f28482", "#a7d7a0", "#d7b9e8"),
            "#ffe066",
        ),
        "navy": (
            "#1c2b45",
            "#f1f5fb",
            ("#ffd166", "#8be0c8", "#f7a3b5", "#a9c8ff", "#f3c98b"),
            "#ffe45e",
        ),
    },
    "notebook": {
        "blue_ink": (
            "#fdfdf8",
            "#1d3a8a",
            ("#1d4ed8", "#c0262d", "#15803d", "#7c3aed", "#a16207"),
            "#dc2626",
        ),
        "pencil": (
            "#fcfbf7",
            "#33332f",
            ("#4b5563", "#b45309", "#1e6f8f", "#9f1239", "#3f6212"),
            "#b91c1c",
        ),
        "grid": (
            "#fafdff",
            "#1e293b",
            ("#0369a1", "#be123c", "#047857", "#a21caf", "#9a5b00"),
            "#e11d48",
        ),
    },
    "slide": {
        "keynote": (
            "#ffffff",
            "#111827",
            ("#2563eb", "#f97316", "#10b981", "#a855f7", "#e11d48"),
            "#ef4444",
        ),
        "dusk": (
            "#1e1b3a",
            "#f5f3ff",
            ("#a5b4fc", "#fbbf24", "#6ee7b7", "#f9a8d4", "#7dd3fc"),
            "#fde047",
        ),
        "sand": (
            "#f7f3ea",
            "#292018",
            ("#9a3412", "#1d6a72", "#6b7a1e", "#86198f", "#1e40af"),
            "#b91c1c",
        ),
    },
    "infographic": {
        "poppy": (
            "#fff8f0",
            "#22223b",
            ("#e4572e", "#17809e", "#76a21e", "#c79a00", "#8f2d9c"),
            "#d7263d",
        ),
        "lagoon": (
            "#eefaf8",
            "#0b3142",
            ("#0f8b8d", "#ec9a29", "#a8201a", "#5f4bb6", "#3c6e2f"),
            "#c81d25",
        ),
        "orchid": (
            "#fbf5ff",
            "#2d1b3d",
            ("#8b3fc7", "#d9467a", "#1e88a8", "#b7791f", "#3f8f4f"),
            "#d81159",
        ),
    },
}


def _palette(name: str, paper: str, ink: str, hues: tuple[str, ...], highlight: str) -> Palette:
    # An exam paper has one colour: its fills differ by shade, not by hue.
    tints = (0.10, 0.28, 0.18, 0.05, 0.36) if name.startswith("exam/") else (0.22,) * len(hues)
    fills = tuple(mix(paper, hue, tint) for hue, tint in zip(hues, tints, strict=True))
    return Palette(
        name=name,
        paper=paper,
        ink=ink,
        muted=readable(mix(ink, paper, 0.45), paper, ink, STROKE_CONTRAST),
        grid=mix(paper, ink, 0.14),
        fills=fills,
        strokes=tuple(readable(hue, paper, ink, STROKE_CONTRAST) for hue in hues),
        highlight=readable(highlight, paper, ink, STROKE_CONTRAST),
    )


@cache
def palettes(look: Look) -> tuple[Palette, ...]:
    """All palettes of a look, in a fixed order."""
    return tuple(_palette(f"{look}/{name}", *seed) for name, seed in _SEEDS[look].items())


def looks() -> tuple[Look, ...]:
    """All looks, in a fixed order."""
    return tuple(_SEEDS)
