"""From a look to paper on the canvas: style sampling and backgrounds shared by all kinds."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.palettes import looks, palettes
from generators.scene import Look, Rng, Style, Want

LOOK_WEIGHTS: dict[Look, float] = {
    "textbook": 3.0,
    "exam": 1.5,
    "blackboard": 1.2,
    "notebook": 1.3,
    "slide": 1.5,
    "infographic": 1.5,
}

# Font stacks by writing style: Latin face first where it is a companion of the Han face behind it.
SANS = ("NotoSansCJKsc-Regular", "STIXGeneral-Regular")
SERIF = ("STIXGeneral-Regular", "NotoSerifCJKsc-Regular")
SERIF_HAN = ("NotoSerifCJKsc-Regular", "STIXGeneral-Regular")
SOURCE_SERIF = ("SourceHanSerifSC-Regular", "STIXGeneral-Regular")
MATH = ("STIXGeneral-Italic", "STIXGeneral-Regular", "NotoSerifCJKsc-Regular")

_STACKS: dict[Look, tuple[tuple[str, ...], ...]] = {
    "textbook": (SERIF, SANS, SERIF_HAN),
    "exam": (SERIF, SERIF_HAN),
    "blackboard": (SANS, SERIF_HAN),
    "notebook": (SANS, SERIF, SOURCE_SERIF),
    "slide": (SANS, SOURCE_SERIF),
    "infographic": (SANS, SERIF_HAN, SOURCE_SERIF),
}


def sample_style(rng: Rng, want: Want) -> Style:
    """The free choices of one scene. ``params["look"]`` of the recipe's mix entry pins the look.

    Raises:
        ValueError: the recipe names a look that does not exist.
    """
    wanted = want.params.get("look")
    if wanted is not None and wanted not in LOOK_WEIGHTS:
        raise ValueError(f"params.look: {wanted!r} is not one of {', '.join(LOOK_WEIGHTS)}")
    look: Look = wanted or rng["look"].choice(looks(), [LOOK_WEIGHTS[name] for name in looks()])  # type: ignore[assignment]
    unit = min(want.width, want.height) / 768
    return Style(
        lang=want.lang,
        width=want.width,
        height=want.height,
        look=look,
        palette=rng["palette"].choice(palettes(look)),
        faces=rng["faces"].choice(_STACKS[look]),
        math_faces=MATH,
        line=round(rng["line"].choice((1.8, 2.2, 2.6)) * unit, 2),
        text=round(rng["text"].choice((21, 23, 25)) * unit, 1),
        title=rng["title"].chance(0.35),
        seed=rng["drawing"].key.hex(),
    )


def paper(style: Style) -> Canvas:
    """A canvas with the look's background: blank, ruled, squared or framed paper."""
    canvas = Canvas(style.width, style.height, background=style.palette.paper)
    pattern = style.rng["paper"]
    if style.look == "notebook":
        with canvas.element("paper", role="background"):
            _squares(canvas, style) if pattern.chance(0.6) else _lines(canvas, style)
    elif style.look == "slide" and pattern.chance(0.6):
        with canvas.element("paper", role="background"):
            bar = 10 * style.unit
            canvas.rect(0, 0, style.width, bar, fill=style.palette.strokes[0])
    elif style.look == "blackboard":
        with canvas.element("paper", role="background"):
            edge = 10 * style.unit
            canvas.rect(
                edge / 2,
                edge / 2,
                style.width - edge / 2,
                style.height - edge / 2,
                stroke=Stroke("#8a6238", edge),
            )
    return canvas


def _squares(canvas: Canvas, style: Style) -> None:
    step, stroke = 32 * style.unit, Stroke(style.palette.grid, 1)
    for i in range(1, int(style.width / step) + 1):
        canvas.line((i * step, 0), (i * step, style.height), stroke=stroke)
    for i in range(1, int(style.height / step) + 1):
        canvas.line((0, i * step), (style.width, i * step), stroke=stroke)


def _lines(canvas: Canvas, style: Style) -> None:
    step, stroke = 38 * style.unit, Stroke(style.palette.grid, 1.2)
    for i in range(2, int(style.height / step) + 1):
        canvas.line((0, i * step), (style.width, i * step), stroke=stroke)
