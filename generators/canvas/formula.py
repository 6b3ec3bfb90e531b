r"""Typesetting of short formulae: a TeX subset laid out as glyphs and rules.

Supported: ``_{} ^{} \frac{}{} \sqrt{} \vec{} \overline{} \mathrm{} \text{}``, Greek letters, common signs,
function names, spaces ``\, \ \; \quad``. Letters are italic in the first face of the stack; digits,
signs, units and words come upright from the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from generators.canvas import paths
from generators.canvas.nodes import Glyph, PathData
from generators.canvas.shaping import ink, shape


class FormulaError(ValueError):
    """The TeX text uses something outside the subset, or its braces do not balance."""


GREEK = dict(
    zip(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        "αβγδεζηθικλμνξπρστυφχψω",
        strict=True,
    )
) | dict(
    zip(
        ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"],
        "ΓΔΘΛΞΠΣΦΨΩ",
        strict=True,
    )
)
SIGNS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "infty": "∞",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "degree": "°", "circ": "°", "perp": "⊥",
    "parallel": "∥", "angle": "∠", "triangle": "△", "in": "∈", "cup": "∪", "cap": "∩", "subset": "⊂", "partial": "∂",
    "int": "∫", "sum": "∑", "prime": "′", "ldots": "…", "equiv": "≡", "propto": "∝", "rightleftharpoons": "⇌",
}  # fmt: skip
FUNCTIONS = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "log",
        "ln",
        "lg",
        "exp",
        "lim",
        "max",
        "min",
        "arcsin",
        "arccos",
        "arctan",
    ]
)
SPACES = {",": 0.17, " ": 0.28, ";": 0.28, ":": 0.22, "quad": 1.0}
RELATIONS = frozenset("=<>≤≥≠≈→←⇒∝≡∈⊂⊥∥⇌")
OPERATORS = frozenset("+−×÷±·")
SCRIPT_SIZE, SUP_RISE, SUB_DROP = 0.68, 0.40, 0.20


@dataclass(frozen=True, slots=True)
class Formula:
    """Glyphs and rules relative to the start of the baseline, y down; ascent and descent positive."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[tuple[PathData, float], ...]
    width: float
    ascent: float
    descent: float
    text: str
    tall: bool = False


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}_^]|.", re.S)


def typeset(tex: str, stack: tuple[str, ...], size: float) -> Formula:
    """Lay out a formula.

    Raises:
        FormulaError: unknown command, missing argument, unbalanced braces.
        MissingGlyph: no face of the stack covers a character.
    """
    parser = _Parser(_TOKEN.findall(tex), stack, tex)
    boxes = parser.row(size, italic=True)
    if parser.tokens:
        raise FormulaError(f"formula {tex!r}: unbalanced '}}'")
    return boxes


class _Parser:
    def __init__(self, tokens: list[str], stack: tuple[str, ...], tex: str) -> None:
        self.tokens = tokens[::-1]
        self.stack = stack
        self.upright = stack[1:] or stack
        self.tex = tex

    def row(self, size: float, italic: bool) -> Formula:
        """Atoms up to a closing brace or the end."""
        parts: list[tuple[Formula, float]] = []
        pen = 0.0
        while self.tokens and self.tokens[-1] != "}":
            token = self.tokens.pop()
            if token in "_^" and parts:
                base, x = parts[-1]
                pen = max(pen, self._scripts(token, parts, base, x, size, italic))
                continue
            if token[0] == "\\" and token[1:] in SPACES:
                pen += SPACES[token[1:]] * size
                parts.append((Formula((), (), 0, 0, 0, " "), pen))
                continue
            before, atom, after = self._atom(token, size, italic)
            pen += before * size if parts else 0.0
            parts.append((atom, pen))
            pen += atom.width + after * size
        return _merge(parts, pen)

    def _scripts(
        self, token: str, parts: list[Any], base: Formula, x: float, size: float, italic: bool
    ) -> float:
        """Attach sub- and superscript to the last atom; both may follow in either order."""
        scripts = {token: self._argument(size * SCRIPT_SIZE, italic)}
        if self.tokens and self.tokens[-1] in "_^" and self.tokens[-1] != token:
            other = self.tokens.pop()
            scripts[other] = self._argument(size * SCRIPT_SIZE, italic)
        start, end = x + base.width + 0.04 * size, 0.0
        for kind, script in sorted(scripts.items()):
            drop = (
                SUB_DROP * size if kind == "_" else -max(SUP_RISE * size, base.ascent - 0.3 * size)
            )
            parts.append((_script(_moved(script, 0, drop), kind), start))
            end = max(end, start + script.width)
        return end + 0.03 * size

    def _argument(self, size: float, italic: bool) -> Formula:
        if not self.tokens:
            raise FormulaError(f"formula {self.tex!r}: an argument is missing at the end")
        if self.tokens[-1] == "{":
            self.tokens.pop()
            inner = self.row(size, italic)
            if not self.tokens:
                raise FormulaError(f"formula {self.tex!r}: unbalanced '{{'")
            self.tokens.pop()
            return inner
        return self._atom(self.tokens.pop(), size, italic)[1]

    def _atom(self, token: str, size: float, italic: bool) -> tuple[float, Formula, float]:
        """Space before (em), the atom, space after (em)."""
        if token == "{":
            self.tokens.append(token)
            return 0.0, self._argument(size, italic), 0.0
        if token[0] == "\\":
            return self._command(token[1:], size, italic)
        if token == " ":
            return 0.0, Formula((), (), 0, 0, 0, ""), 0.0
        token = "−" if token == "-" else token
        space = 0.26 if token in RELATIONS else 0.2 if token in OPERATORS else 0.0
        after = 0.16 if token == "," else space
        return space, self._symbol(token, size, italic), after

    def _command(self, name: str, size: float, italic: bool) -> tuple[float, Formula, float]:
        if name in GREEK:
            return 0.0, self._symbol(GREEK[name], size, italic and name[0].islower()), 0.0
        if name in SIGNS:
            sign = SIGNS[name]
            space = 0.26 if sign in RELATIONS else 0.2 if sign in OPERATORS else 0.0
            return space, self._symbol(sign, size, False), space
        if name in FUNCTIONS:
            return 0.12, self._word(name, size), 0.12
        if name in ("mathrm", "text"):
            return 0.0, self._word(self._raw(), size), 0.0
        if name == "frac":
            return (
                0.08,
                _fraction(
                    self._argument(size * 0.8, italic), self._argument(size * 0.8, italic), size
                ),
                0.08,
            )
        if name == "sqrt":
            return 0.06, _root(self._argument(size, italic), size), 0.06
        if name in ("vec", "overline"):
            return 0.0, _over(self._argument(size, italic), size, arrow=name == "vec"), 0.0
        raise FormulaError(f"formula {self.tex!r}: unknown command \\{name}")

    def _raw(self) -> str:
        if not self.tokens or self.tokens.pop() != "{":
            raise FormulaError(f"formula {self.tex!r}: \\mathrm and \\text need braces")
        text, depth = "", 1
        while self.tokens:
            token = self.tokens.pop()
            depth += (token == "{") - (token == "}")
            if depth == 0:
                return text
            text += token.removeprefix("\\") if token != "\\" else token
        raise FormulaError(f"formula {self.tex!r}: unbalanced '{{'")

    def _symbol(self, char: str, size: float, italic: bool) -> Formula:
        return _glyph_run(char, self.stack if italic and char.isalpha() else self.upright, size)

    def _word(self, word: str, size: float) -> Formula:
        return _glyph_run(word, self.upright, size)


def _glyph_run(text: str, stack: tuple[str, ...], size: float) -> Formula:
    glyphs, width = shape(text, stack, size)
    box = ink(glyphs)
    # An italic letter may lean out of its advance: keep the next atom clear of it.
    return Formula(glyphs, (), max(width, box[2]), -box[1], box[3], text)


def _moved(part: Formula, dx: float, dy: float) -> Formula:
    glyphs = tuple(Glyph(g.face, g.index, g.x + dx, g.y + dy, g.size, g.text) for g in part.glyphs)
    rules = tuple((paths.shifted(verbs, dx, dy), width) for verbs, width in part.rules)
    return Formula(
        glyphs, rules, part.width, part.ascent - dy, part.descent + dy, part.text, part.tall
    )


def _merge(parts: list[tuple[Formula, float]], width: float) -> Formula:
    moved = [_moved(part, x, 0) for part, x in parts]
    return Formula(
        tuple(glyph for part in moved for glyph in part.glyphs),
        tuple(rule for part in moved for rule in part.rules),
        max([width, *(x + part.width for part, x in parts)]),
        max([0.0, *(part.ascent for part in moved)]),
        max([0.0, *(part.descent for part in moved)]),
        "".join(part.text for part in moved),
        any(part.tall for part in moved),
    )


def _fraction(over: Formula, under: Formula, size: float) -> Formula:
    width, axis, gap, rule = (
        max(over.width, under.width) + 0.16 * size,
        -0.26 * size,
        0.14 * size,
        0.05 * size,
    )
    top = _moved(_marked(over, after="/"), (width - over.width) / 2, axis - gap - over.descent)
    bottom = _moved(under, (width - under.width) / 2, axis + gap + under.ascent)
    line = (paths.polyline([(0, axis), (width, axis)]), rule)
    return Formula(
        (*top.glyphs, *bottom.glyphs),
        (*top.rules, *bottom.rules, line),
        width,
        top.ascent,
        bottom.descent,
        f"{top.text}{under.text}",
        True,
    )


def _root(inner: Formula, size: float) -> Formula:
    lead, top, low = 0.55 * size, inner.ascent + 0.16 * size, inner.descent
    moved = _moved(_marked(inner, before="√"), lead, 0)
    hook = [
        (0.04 * size, -0.32 * size),
        (0.16 * size, -0.40 * size),
        (0.32 * size, low),
        (lead - 0.04 * size, -top),
        (lead + inner.width + 0.05 * size, -top),
    ]
    return Formula(
        moved.glyphs,
        (*moved.rules, (paths.polyline(hook), 0.055 * size)),
        lead + inner.width + 0.08 * size,
        top + 0.04 * size,
        low,
        moved.text,
        inner.tall,
    )


def _over(inner: Formula, size: float, arrow: bool) -> Formula:
    y = -(inner.ascent + 0.12 * size)
    rules = [(paths.polyline([(0.02 * size, y), (inner.width, y)]), 0.05 * size)]
    if arrow:
        rules.append(
            (
                paths.polyline(
                    [
                        (inner.width - 0.16 * size, y - 0.1 * size),
                        (inner.width, y),
                        (inner.width - 0.16 * size, y + 0.1 * size),
                    ]
                ),
                0.05 * size,
            )
        )
    return Formula(
        inner.glyphs,
        (*inner.rules, *rules),
        inner.width + 0.03 * size,
        -y + 0.1 * size,
        inner.descent,
        inner.text,
        inner.tall,
    )


_SUBSCRIPTS = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
)
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")


def _script(part: Formula, kind: str) -> Formula:
    """A script with its plain text: Unicode sub- and superscripts where they exist, else with the TeX mark."""
    table = _SUBSCRIPTS if kind == "_" else _SUPERSCRIPTS
    if all(ord(c) in table for c in part.text):
        glyphs = tuple(replace(glyph, text=glyph.text.translate(table)) for glyph in part.glyphs)
        return replace(part, glyphs=glyphs, text=part.text.translate(table))
    return _marked(part, kind)


def _marked(part: Formula, before: str = "", after: str = "") -> Formula:
    """A part whose first or last glyph also stands for a sign that is drawn as a rule or by position."""
    glyphs = list(part.glyphs)
    if glyphs:
        glyphs[0] = replace(glyphs[0], text=before + glyphs[0].text)
        glyphs[-1] = replace(glyphs[-1], text=glyphs[-1].text + after)
    return replace(part, glyphs=tuple(glyphs), text=before + part.text + after)
