"""Colours with names, and the schemes of designed pages made of them."""

from __future__ import annotations

from dataclasses import dataclass

from generators.colour import contrast
from generators.scene import Pair, Palette

COLOURS: dict[str, tuple[str, Pair]] = {
    "white": ("#ffffff", Pair("white", "白色")),
    "ivory": ("#fbf5e6", Pair("ivory", "象牙白")),
    "cream": ("#f4e7cf", Pair("cream", "米色")),
    "pale_blue": ("#e3eef8", Pair("pale blue", "淡蓝色")),
    "pale_pink": ("#fbe4e6", Pair("pale pink", "淡粉色")),
    "pale_green": ("#e4f2e4", Pair("pale green", "淡绿色")),
    "pale_grey": ("#eceef1", Pair("pale grey", "浅灰色")),
    "lavender": ("#ece6f6", Pair("lavender", "淡紫色")),
    "yellow": ("#ffd23f", Pair("yellow", "黄色")),
    "gold": ("#e0b252", Pair("gold", "金色")),
    "orange": ("#f2792b", Pair("orange", "橙色")),
    "coral": ("#f0705f", Pair("coral", "珊瑚色")),
    "red": ("#c8242f", Pair("red", "红色")),
    "crimson": ("#8f1d2c", Pair("crimson", "深红色")),
    "pink": ("#f39ab8", Pair("pink", "粉色")),
    "magenta": ("#b02a78", Pair("magenta", "洋红色")),
    "purple": ("#5b3a94", Pair("purple", "紫色")),
    "navy": ("#16264c", Pair("navy blue", "藏青色")),
    "blue": ("#1f5fb8", Pair("blue", "蓝色")),
    "sky": ("#7cc4ee", Pair("sky blue", "天蓝色")),
    "teal": ("#0f6e70", Pair("teal", "蓝绿色")),
    "mint": ("#8fdcc0", Pair("mint green", "薄荷绿")),
    "green": ("#22733c", Pair("green", "绿色")),
    "forest": ("#173f2c", Pair("dark green", "墨绿色")),
    "olive": ("#6d6b22", Pair("olive", "橄榄绿")),
    "brown": ("#6b4226", Pair("brown", "棕色")),
    "tan": ("#d9b48a", Pair("tan", "浅棕色")),
    "grey": ("#5d646e", Pair("grey", "灰色")),
    "charcoal": ("#2b2f36", Pair("charcoal", "深灰色")),
    "black": ("#121317", Pair("black", "黑色")),
}


def hexadecimal(name: str) -> str:
    """``#rrggbb`` of a named colour."""
    return COLOURS[name][0]


def called(name: str) -> Pair:
    """How a named colour is spoken of."""
    return COLOURS[name][1]


@dataclass(frozen=True)
class Scheme:
    """Names of colours that go together: ``ink`` and ``accent`` are legible on ``paper``, ``on_panel`` on ``panel``."""

    paper: str
    ink: str
    accent: str
    panel: str
    on_panel: str
    second: str

    def palette(self, name: str) -> Palette:
        """As the palette of a style, so that all drawing code sees the same paper and ink."""
        colour = hexadecimal
        return Palette(
            name=name, paper=colour(self.paper), ink=colour(self.ink), muted=colour(self.ink),
            grid=colour(self.second), fills=(colour(self.panel),), strokes=(colour(self.accent),), highlight=colour(self.accent),
        )  # fmt: skip


LIGHT: dict[str, Scheme] = {
    "press": Scheme("white", "black", "red", "red", "white", "pale_grey"),
    "sea": Scheme("pale_blue", "navy", "blue", "navy", "white", "sky"),
    "rose": Scheme("pale_pink", "crimson", "magenta", "crimson", "white", "pink"),
    "garden": Scheme("pale_green", "forest", "green", "forest", "ivory", "mint"),
    "paper": Scheme("ivory", "charcoal", "crimson", "charcoal", "ivory", "cream"),
    "kraft": Scheme("tan", "black", "crimson", "brown", "ivory", "cream"),
    "sun": Scheme("yellow", "black", "crimson", "black", "yellow", "orange"),
    "cloud": Scheme("pale_grey", "charcoal", "teal", "teal", "white", "white"),
    "lilac": Scheme("lavender", "purple", "magenta", "purple", "white", "pink"),
    "coffee": Scheme("cream", "brown", "crimson", "brown", "cream", "tan"),
    "autumn": Scheme("cream", "charcoal", "brown", "crimson", "cream", "orange"),
    "clinic": Scheme("white", "navy", "teal", "teal", "white", "pale_green"),
}
DARK: dict[str, Scheme] = {
    "night": Scheme("navy", "white", "yellow", "yellow", "navy", "blue"),
    "ink": Scheme("black", "white", "gold", "gold", "black", "charcoal"),
    "wine": Scheme("crimson", "ivory", "yellow", "ivory", "crimson", "red"),
    "pine": Scheme("forest", "ivory", "gold", "ivory", "forest", "green"),
    "plum": Scheme("purple", "white", "yellow", "pink", "black", "magenta"),
    "slate": Scheme("charcoal", "white", "sky", "sky", "charcoal", "grey"),
    "lagoon": Scheme("teal", "white", "ivory", "ivory", "teal", "mint"),
    "festival": Scheme("red", "white", "ivory", "yellow", "crimson", "crimson"),
}
SCHEMES = LIGHT | DARK


def inks(back: str, ratio: float = 5.0) -> list[str]:
    """Names of the colours that are legible on ``back`` (``#rrggbb``) and easy to tell apart."""
    plain = ("white", "yellow", "orange", "red", "magenta", "purple", "navy", "blue", "teal", "green", "brown", "black", "sky", "pink")  # fmt: skip
    return [name for name in plain if contrast(hexadecimal(name), back) >= ratio]
