"""Shared parts of drawn interfaces: windows, bars, icons made of simple shapes. No text."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.colour import mix
from generators.text.typeset import Box

Colours = tuple[str, str, str, str]
"""Surface, raised surface, ink, accent."""

THEMES: dict[str, Colours] = {
    "light": ("#f4f6f9", "#ffffff", "#1d2430", "#1f5fb8"),
    "warm": ("#faf5ec", "#ffffff", "#3a2a20", "#b5432a"),
    "mint": ("#eef7f2", "#ffffff", "#12352b", "#0f6e57"),
    "violet": ("#f4f1fb", "#ffffff", "#2a1f47", "#5b3a94"),
    "dark": ("#15181f", "#222733", "#f2f4f8", "#7cc4ee"),
    "night": ("#101a2f", "#1c2945", "#f4f1e6", "#ffd23f"),
}


def icon(canvas: Canvas, shape: str, x: float, y: float, r: float, colour: str, back: str) -> None:
    """A pictogram in a circle of radius ``r`` around a point."""
    line = Stroke(colour, max(1.5, r * 0.16))
    match shape:
        case "home":
            canvas.polygon([(x - r * 0.6, y), (x, y - r * 0.6), (x + r * 0.6, y)], fill=colour)
            canvas.rect(x - r * 0.42, y - r * 0.05, x + r * 0.42, y + r * 0.55, fill=colour)
        case "search":
            canvas.circle(x - r * 0.12, y - r * 0.12, r * 0.4, stroke=line)
            canvas.line((x + r * 0.18, y + r * 0.18), (x + r * 0.6, y + r * 0.6), line)
        case "person":
            canvas.circle(x, y - r * 0.28, r * 0.28, fill=colour)
            canvas.sector(x, y + r * 0.6, r * 0.52, 180, 360, fill=colour)
        case "gear":
            canvas.circle(x, y, r * 0.45, stroke=Stroke(colour, r * 0.26, dash=(r * 0.2, r * 0.15)))
            canvas.circle(x, y, r * 0.3, stroke=line)
        case "bell":
            canvas.sector(x, y + r * 0.05, r * 0.45, 180, 360, fill=colour)
            canvas.rect(x - r * 0.45, y, x + r * 0.45, y + r * 0.32, fill=colour)
            canvas.circle(x, y + r * 0.46, r * 0.12, fill=colour)
        case "heart":
            for side in (-1, 1):
                canvas.circle(x + side * r * 0.24, y - r * 0.15, r * 0.27, fill=colour)
            canvas.polygon([(x - r * 0.48, y - r * 0.05), (x + r * 0.48, y - r * 0.05), (x, y + r * 0.55)], fill=colour)  # fmt: skip
        case "cart":
            canvas.polyline([(x - r * 0.65, y - r * 0.5), (x - r * 0.4, y - r * 0.5), (x - r * 0.2, y + r * 0.2), (x + r * 0.45, y + r * 0.2), (x + r * 0.6, y - r * 0.25), (x - r * 0.3, y - r * 0.25)], line)  # fmt: skip
            for dx in (-0.12, 0.38):
                canvas.circle(x + dx * r, y + r * 0.48, r * 0.1, fill=colour)
        case "folder":
            canvas.rect(x - r * 0.6, y - r * 0.45, x - r * 0.05, y, fill=colour, radius=r * 0.1)
            canvas.rect(
                x - r * 0.6, y - r * 0.28, x + r * 0.6, y + r * 0.45, fill=colour, radius=r * 0.1
            )
        case "file":
            canvas.polygon([(x - r * 0.42, y - r * 0.58), (x + r * 0.18, y - r * 0.58), (x + r * 0.42, y - r * 0.32), (x + r * 0.42, y + r * 0.58), (x - r * 0.42, y + r * 0.58)], fill=colour)  # fmt: skip
            for i in range(3):
                canvas.line((x - r * 0.22, y - r * 0.1 + i * r * 0.2), (x + r * 0.22, y - r * 0.1 + i * r * 0.2), Stroke(back, max(1.0, r * 0.07)))  # fmt: skip
        case "picture":
            canvas.rect(
                x - r * 0.6, y - r * 0.45, x + r * 0.6, y + r * 0.45, fill=colour, radius=r * 0.1
            )
            canvas.polygon([(x - r * 0.45, y + r * 0.3), (x - r * 0.1, y - r * 0.15), (x + r * 0.2, y + r * 0.3)], fill=back)  # fmt: skip
            canvas.circle(x + r * 0.28, y - r * 0.17, r * 0.12, fill=back)
        case "play":
            canvas.polygon([(x - r * 0.32, y - r * 0.48), (x + r * 0.52, y), (x - r * 0.32, y + r * 0.48)], fill=colour)  # fmt: skip
        case "plus":
            canvas.line((x - r * 0.5, y), (x + r * 0.5, y), line)
            canvas.line((x, y - r * 0.5), (x, y + r * 0.5), line)
        case "menu":
            for i in (-1, 0, 1):
                canvas.line((x - r * 0.5, y + i * r * 0.34), (x + r * 0.5, y + i * r * 0.34), line)
        case "back":
            canvas.polyline([(x + r * 0.2, y - r * 0.45), (x - r * 0.25, y), (x + r * 0.2, y + r * 0.45)], line)  # fmt: skip
        case "bin":
            canvas.rect(
                x - r * 0.36, y - r * 0.25, x + r * 0.36, y + r * 0.58, fill=colour, radius=r * 0.08
            )
            canvas.line((x - r * 0.52, y - r * 0.42), (x + r * 0.52, y - r * 0.42), line)
        case _:
            canvas.circle(x, y, r * 0.5, fill=colour)


ICONS = ("home", "search", "person", "gear", "bell", "heart", "cart", "folder", "file", "picture", "play", "plus")  # fmt: skip


def card(canvas: Canvas, box: Box, fill: str, radius: float, ink: str) -> None:
    """A raised panel with a hairline."""
    x0, y0, x1, y1 = box
    canvas.rect(x0, y0 + 2, x1, y1 + 3, fill=mix(fill, ink, 0.14), radius=radius)
    canvas.rect(*box, fill=fill, radius=radius)


def lights(canvas: Canvas, x: float, y: float, r: float) -> None:
    """The three round buttons of a window."""
    for i, colour in enumerate(("#ee6a5f", "#f5bd4f", "#61c554")):
        canvas.circle(x + i * r * 3, y, r, fill=colour)


def picture(canvas: Canvas, box: Box, tint: str, accent: str, variant: int) -> None:
    """A small picture: hills with a sun, shapes or stripes, cropped to a box."""
    from generators.canvas.paths import rectangle

    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    with canvas.group(clip=rectangle(x0, y0, x1, y1, min(w, h) * 0.06)):
        canvas.rect(*box, fill=mix(tint, "#ffffff", 0.35))
        match variant % 4:
            case 0:
                canvas.circle(x0 + w * 0.72, y0 + h * 0.3, min(w, h) * 0.15, fill=accent)
                canvas.polygon([(x0, y1), (x0, y0 + h * 0.7), (x0 + w * 0.3, y0 + h * 0.45), (x0 + w * 0.65, y1)], fill=mix(tint, "#000000", 0.25))  # fmt: skip
                canvas.polygon([(x0 + w * 0.3, y1), (x0 + w * 0.7, y0 + h * 0.55), (x1, y0 + h * 0.8), (x1, y1)], fill=mix(tint, "#000000", 0.4))  # fmt: skip
            case 1:
                for i in range(3):
                    canvas.circle(x0 + w * (0.25 + 0.25 * i), y0 + h * 0.5, min(w, h) * (0.32 - 0.06 * i), fill=mix(tint, accent, 0.3 + 0.3 * i))  # fmt: skip
            case 2:
                for i in range(5):
                    canvas.rect(x0 + w * (0.12 + 0.16 * i), y1 - h * (0.25 + 0.13 * ((i * 3) % 5)), x0 + w * (0.22 + 0.16 * i), y1, fill=mix(tint, accent, 0.25 + 0.15 * i))  # fmt: skip
            case _:
                canvas.ellipse(x0 + w * 0.5, y0 + h * 0.92, w * 0.34, h * 0.42, fill=mix(tint, "#000000", 0.3))  # fmt: skip
                canvas.circle(x0 + w * 0.5, y0 + h * 0.36, min(w, h) * 0.2, fill=accent)
