"""Axes and curves in the house style, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from generators.canvas.mpl import new_figure
from generators.scene import Style, number_text

Roles = dict[str, tuple[str, str]]


def figure_for(style: Style, bottom: float = 0.14, top: float = 0.93, left: float = 0.13, right: float = 0.94) -> tuple[Figure, Axes]:
    """A figure of the page's size with one pair of axes; margins as shares of the page."""
    figure = new_figure(style.width, style.height)
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_color(style.palette.ink)
        spine.set_linewidth(style.line)
        spine.set_visible(side in ("left", "bottom"))
        spine.set_gid(f"spine_{side}")
    return figure, axes


def centred_axes(axes: Axes) -> None:
    """Move the axes through the origin, as graphs of functions are drawn."""
    for side in ("left", "bottom"):
        axes.spines[side].set_position("zero")


def set_ticks(axes: Axes, style: Style, xs: Sequence[Decimal | int], ys: Sequence[Decimal | int], roles: Roles, grid: bool = True) -> None:
    """Ticks at exact values with their own labels; each label is an element ``xtick0 …`` / ``ytick0 …``."""
    for name, axis, values in (("x", axes.xaxis, xs), ("y", axes.yaxis, ys)):
        axis.set_ticks([float(v) for v in values], labels=[number_text(v).replace("-", "−") for v in values])
        axis.set_tick_params(colors=style.palette.ink, labelsize=style.text * 0.82, width=style.line * 0.7, length=6 * style.unit, pad=6 * style.unit)
        for index, (tick, value) in enumerate(zip(axis.get_major_ticks(), values, strict=True)):
            gid = f"{name}tick{index}"
            tick.label1.set_gid(gid)
            roles[gid] = ("tick", number_text(value).replace("-", "−"))
            tick.tick1line.set_gid(f"{name}mark{index}")
            roles[f"{name}mark{index}"] = ("mark", "")
    if grid:
        roles["grid"] = ("background", "")
        thin: dict[str, Any] = {"colors": style.palette.grid, "linewidths": style.line * 0.5, "gid": "grid", "zorder": 0.1}
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        if len(xs):
            axes.vlines([float(v) for v in xs], low, high, **thin)
        if len(ys):
            axes.hlines([float(v) for v in ys], left, right, **thin)


def name_axes(axes: Axes, style: Style, x: str, y: str, roles: Roles) -> None:
    """Axis titles below and beside the axes."""
    axes.set_xlabel(x, color=style.palette.ink, size=style.text, labelpad=10 * style.unit, gid="xlabel")
    axes.set_ylabel(y, color=style.palette.ink, size=style.text, labelpad=10 * style.unit, gid="ylabel")
    roles |= {"xlabel": ("label", x), "ylabel": ("label", y)}
