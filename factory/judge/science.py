"""Truth of the scene, recomputed by engines that did not draw it (QUALITY section 3)."""

from __future__ import annotations

from typing import Any

from factory.judge.case import Case, Json, value_of
from factory.judge.measure import Line, Measure
from factory.judge.recompute import recompute

SECTION = "3 science"


def answer_fault(row: Json) -> str:
    """Why an answer is not one of its type; empty when it is."""
    answer, kind = row["answer"], row["answer_type"]
    if not answer:
        return "no answer"
    if kind == "choice":
        if len(set(row["choices"])) != len(row["choices"]) or len(row["choices"]) < 2:
            return "choices are not two or more different ones"
        return "" if row["choices"].count(answer) == 1 else f"{answer!r} is not one of the choices"
    if kind == "integer":
        return "" if any(char.isdigit() for char in answer) else f"{answer!r} is no integer"
    if kind == "boolean":
        return (
            ""
            if answer.lower() in ("yes", "no", "true", "false", "是", "否", "对", "错")
            else f"{answer!r} is not yes or no"
        )
    return ""


def evidence_fault(case: Case, row: Json) -> str:
    """Evidence that names no fact; empty when all of it does."""
    return next((source for source in row["evidence"] if source not in case.facts), "")


class Science:
    """Checks, answers, and facts recomputed from facts."""

    def __init__(self, recipe: Json) -> None:
        del recipe
        self.checks = Measure(SECTION, "recorded checks passed", "0 failed")
        self.checked = Measure(SECTION, "sample was checked by another engine", "100 %")
        self.answers = Measure(
            SECTION, "answers are of their type, choices have one right", "100 %"
        )
        self.evidence = Measure(SECTION, "evidence names facts", "100 %")
        self.recomputed: dict[str, Measure] = {}
        self.kinds: set[str] = set()
        self.covered: set[str] = set()

    def see(self, case: Case) -> None:
        checks = case.sample["checks"]
        self.checked.see(bool(checks), case.where())
        for check in checks:
            self.checks.see(check["passed"], f"{case.where()}: {check['name']} {check['detail']}")
        for row in case.rows:
            if row["task"] == "understand":
                fault = answer_fault(row)
                self.answers.see(not fault, f"{case.where(row)}: {fault}")
                missing = evidence_fault(case, row)
                self.evidence.see(not missing, f"{case.where(row)}: {missing}")
        self.kinds.add(case.kind)
        for role, state in case.states.items():
            for name, right, detail in recompute(
                case.kind,
                facts_by_predicate(state),
                truth_of(state),
                case.members if role == "image" else {},
            ):
                self.covered.add(case.kind)
                measure = self.recomputed.setdefault(
                    name, Measure(SECTION, name, "0 disagreements")
                )
                measure.see(right, f"{case.where(role)}: {detail}")

    def lines(self) -> list[Line]:
        return [
            self.checks,
            self.checked,
            self.answers,
            self.evidence,
            *(self.recomputed[name] for name in sorted(self.recomputed)),
        ]


def facts_by_predicate(state: Json) -> dict[tuple[str, str], Any]:
    """Values of a state's facts by subject and predicate."""
    return {
        (fact["subject"], fact["predicate"]): value_of(fact["value"]) for fact in state["facts"]
    }


def truth_of(state: Json) -> Any:
    return value_of(state["truth"])
