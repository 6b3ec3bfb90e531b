"""What the judge prints: one line per measure, with its goal, its figure and how much it looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

EXAMPLES = 8


@dataclass
class Measure:
    """A count of faults among ``n`` things looked at. ``limit`` is the highest accepted share.

    A measure that is no gate is reported and never fails the judge.
    """

    section: str
    name: str
    goal: str
    limit: float = 0.0
    gate: bool = True
    n: int = 0
    faults: int = 0
    examples: list[str] = field(default_factory=list)

    def see(self, right: bool, where: str = "") -> None:
        """Count one thing; ``where`` names it when it is at fault."""
        self.n += 1
        if not right:
            self.faults += 1
            if len(self.examples) < EXAMPLES:
                self.examples.append(where)

    @property
    def passed(self) -> bool:
        return self.faults <= self.limit * self.n

    @property
    def figure(self) -> str:
        if not self.n:
            return "nothing to look at"
        return f"{self.faults} faults" + (
            f" ({100 * self.faults / self.n:.3f} %)" if self.faults else ""
        )

    def as_json(self) -> dict[str, Any]:
        return _json(
            self,
            value=self.faults / self.n if self.n else 0.0,
            faults=self.faults,
            examples=self.examples,
        )


@dataclass
class Figure:
    """One number with the range it should lie in."""

    section: str
    name: str
    goal: str
    value: float
    n: int
    low: float = float("-inf")
    high: float = float("inf")
    gate: bool = False
    unit: str = ""
    examples: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.n or self.low <= self.value <= self.high

    @property
    def figure(self) -> str:
        if not self.n:
            return "nothing to look at"
        return f"{100 * self.value:.2f} %" if self.unit == "%" else f"{self.value:.4g}"

    def as_json(self) -> dict[str, Any]:
        return _json(self, value=self.value, examples=list(self.examples))


Line = Measure | Figure


def _json(line: Line, **more: Any) -> dict[str, Any]:
    kind = "gate" if line.gate else "goal"
    common = {"section": line.section, "name": line.name, "kind": kind, "goal": line.goal}
    return {**common, "figure": line.figure, "n": line.n, "passed": line.passed, **more}
