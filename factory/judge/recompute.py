"""Facts recomputed from other facts of the same state, kind by kind, written from the laws alone.

Each rule takes what a state states and yields ``(measure, right, detail)``; a rule whose inputs a state
does not state yields nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from factory.judge import graphs
from factory.judge.chemistry import molecule

Facts = Mapping[tuple[str, str], Any]
Finding = tuple[str, bool, str]
Rule = Callable[[Facts, Any, Mapping[str, bytes]], Iterator[Finding]]


def _number(value: Any) -> float | None:
    """A stated value as a number; fractions are written ``7/3``."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(Fraction(str(value)))
    except (ValueError, ZeroDivisionError):
        return None


def _read(facts: Facts, *names: tuple[str, str]) -> list[float] | None:
    values = [_number(facts.get(name)) for name in names]
    return (
        None
        if any(value is None for value in values)
        else [value for value in values if value is not None]
    )


def _close(stated: float, right: float, step: float = 0.01) -> bool:
    """Equal to half a unit of the last stated digit, with room for one rounding on the way."""
    return abs(stated - right) <= 0.5 * step + 0.0051 * step + 1e-6 * abs(right)


def _agree(
    name: str, facts: Facts, what: tuple[str, str], right: float, step: float = 0.01
) -> Iterator[Finding]:
    stated = _number(facts.get(what))
    if stated is not None:
        yield (
            name,
            _close(stated, right, step),
            f"{'.'.join(what)} is stated as {stated:g}, computed {right:g}",
        )


def inclined_plane(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """Newton's second law for a block on a plane, g = 9.8 m/s²."""
    del truth, members
    name = "inclined plane: ΣF along and across"
    read = _read(facts, ("block", "mass"), ("plane", "angle"))
    if read is None:
        return
    mass, angle = read
    weight, slope = 9.8 * mass, math.radians(angle)
    yield from _agree(name, facts, ("block", "weight"), weight)
    yield from _agree(name, facts, ("block", "normal_force"), weight * math.cos(slope))
    yield from _agree(name, facts, ("block", "weight_along_plane"), weight * math.sin(slope))
    rough = _read(facts, ("plane", "friction_coefficient"))
    if rough is not None:
        pull = _number(facts.get(("block", "pull"))) or 0.0
        tendency = pull - weight * math.sin(slope)
        # The stated limit may come from the rounded normal force.
        friction = min(rough[0] * weight * math.cos(slope), abs(tendency))
        yield from _agree(name, facts, ("block", "friction"), friction, step=0.03)
        stated = facts.get(("block", "friction_direction"))
        if stated is not None:
            yield (
                name,
                stated == ("up" if tendency < 0 else "down"),
                f"friction points {stated}, tendency {tendency:g} N",
            )


def thin_lens(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """1/f = 1/u + 1/v with real distances positive."""
    del truth, members
    name = "thin lens: 1/f = 1/u + 1/v"
    read = _read(facts, ("lens", "focal_length"), ("object", "distance"), ("object", "height"))
    if read is None or facts.get(("lens", "type")) not in ("converging", "diverging"):
        return
    focal, distance, height = read
    focal = focal if facts["lens", "type"] == "converging" else -focal
    if distance == focal:
        return
    image = 1 / (1 / focal - 1 / distance)
    yield from _agree(name, facts, ("image", "distance"), abs(image))
    yield from _agree(name, facts, ("image", "height"), abs(image / distance) * height)
    for predicate, right in (
        ("nature", "real" if image > 0 else "virtual"),
        ("orientation", "inverted" if image > 0 else "upright"),
    ):
        stated = facts.get(("image", predicate))
        if stated is not None:
            yield name, stated == right, f"image is stated as {stated}, it is {right}"


def projectile(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """Flight without drag, by conservation of energy and the quadratic for the landing time."""
    del truth, members
    name = "projectile: flight without drag"
    read = _read(
        facts, ("ball", "speed"), ("ball", "angle"), ("ball", "height"), ("ball", "gravity")
    )
    if read is None:
        return
    speed, angle, height, gravity = read
    across, up = speed * math.cos(math.radians(angle)), speed * math.sin(math.radians(angle))
    landing = math.sqrt(up * up + 2 * gravity * height)
    flight = (up + landing) / gravity
    yield from _agree(name, facts, ("ball", "horizontal_velocity"), across)
    yield from _agree(name, facts, ("ball", "vertical_velocity"), up)
    yield from _agree(name, facts, ("path", "flight_time"), flight)
    yield from _agree(name, facts, ("path", "range"), across * flight)
    yield from _agree(name, facts, ("path", "top"), height + max(up, 0) ** 2 / (2 * gravity))


def standing_wave(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """v = λ f on a string or in a pipe."""
    del truth, members
    name = "standing wave: v = λ f"
    read = _read(facts, ("wave", "speed"), ("wave", "wavelength"), ("wave", "frequency"))
    if read is None:
        return
    speed, wavelength, frequency = read
    right = speed * 100 / wavelength
    # Both are rounded to two places, so they agree to that many digits.
    spread = right * 0.005 / wavelength + 0.005
    yield (
        name,
        abs(frequency - right) <= spread * 1.01,
        f"f is stated as {frequency:g} Hz, v/λ is {right:g} Hz",
    )


RULES: Mapping[str, tuple[Rule, ...]] = {
    "physics.inclined_plane": (inclined_plane,),
    "physics.thin_lens": (thin_lens,),
    "physics.projectile": (projectile,),
    "physics.standing_wave": (standing_wave,),
    "chemistry.": (molecule,),
    "cs.graph": (graphs.degrees,),
    "cs.bipartite": (graphs.bipartite,),
    "cs.shortest_path": (graphs.shortest_path,),
    "cs.binary_search_tree": (graphs.search_tree,),
}


def recompute(
    kind: str, facts: Facts, truth: Any, members: Mapping[str, bytes]
) -> Iterator[Finding]:
    """Everything that the rules of a kind say about one state."""
    for start, rules in RULES.items():
        if kind.startswith(start):
            for rule in rules:
                yield from rule(facts, truth, members)
