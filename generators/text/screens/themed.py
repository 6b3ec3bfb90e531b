"""Text kinds whose colours come from an interface theme instead of a printed scheme."""

from __future__ import annotations

from typing import Any

from generators.colour import luminance
from generators.scene import Fact, Pair, Palette, Style, say
from generators.text.kind import TextKind
from generators.text.screens._widgets import THEMES


class Themed(TextKind):
    """Base of interface kinds; the truth has a ``theme``."""

    def styled(self, truth: Any, style: Style) -> Style:
        surface, raised, ink, accent = THEMES[truth.theme]
        palette = Palette(name=truth.theme, paper=_desk(surface), ink=ink, muted=ink, grid=raised, fills=(raised,), strokes=(accent,), highlight=accent)  # fmt: skip
        return style.model_copy(update={"palette": palette, "look": "infographic"})

    def setting(self, truth: Any) -> Pair:
        return DARK if luminance(THEMES[truth.theme][0]) < 0.2 else BRIGHT

    def background(self, truth: Any) -> Fact:
        mode = self.setting(truth)
        return Fact(
            "page", "mode", mode.en, "", say("the interface has {m}", "界面采用{m}", m=mode)
        )


BRIGHT, DARK = Pair("a light theme", "浅色主题"), Pair("a dark theme", "深色主题")


def _desk(surface: str) -> str:
    """What lies around the screen."""
    return "#d5dae2" if luminance(surface) > 0.2 else "#3a404c"
