"""Colour arithmetic for palettes: mixing, and contrast as WCAG 2.2 defines it."""

from __future__ import annotations

RGB = tuple[int, int, int]


def rgb(colour: str) -> RGB:
    """``#rrggbb`` to integers. Raises ``ValueError`` for any other form."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"colour {colour!r} is not #rrggbb")
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def mix(a: str, b: str, share: float) -> str:
    """``share`` of ``b`` over ``a``, channel by channel in sRGB."""
    return "#" + "".join(
        f"{round(x + (y - x) * share):02x}" for x, y in zip(rgb(a), rgb(b), strict=True)
    )


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (v / 255 for v in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, paper: str, ink: str, ratio: float) -> str:
    """``colour`` moved towards ``ink`` just until it has ``ratio`` against ``paper``."""
    for percent in range(0, 101, 4):
        candidate = mix(colour, ink, percent / 100)
        if contrast(candidate, paper) >= ratio:
            return candidate
    return ink
