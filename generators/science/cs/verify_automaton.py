"""Reads the automaton back from its drawing and simulates it as a set-based machine."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator

from generators.base import Pictures, Verifier
from generators.reading import centre, ends, nearest, of_role
from shards.sample import Check, Sample, State

Table = dict[tuple[str, str], set[str]]


class AutomatonVerifier(Verifier):
    kinds = ("cs.automaton",)
    engine = "nfa simulation"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._drawn(state)
        yield self._answers(sample)

    def _drawn(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        table, start, wrong = read(state)
        told = {(f"q{i}", s): {f"q{j}"} for i, pair in enumerate(truth["moves"]) for s, j in zip("ab", pair, strict=True)}
        if table != told:
            wrong.append("drawn transitions differ from the truth")
        stated = {(key.partition(".")[0], key[-1]): {value} for key, value in facts.items() if ".on_" in key}
        if stated != table:
            wrong.append("stated transitions differ from the drawn ones")
        if start != facts["automaton.start"]:
            wrong.append(f"the start arrow points to {start}")
        if facts["automaton.states"] != len(of_role(state, "node")):
            wrong.append("the number of states is wrong")
        if facts["automaton.accepting"] != [f"q{i}" for i in truth["accepting"]]:
            wrong.append("stated accepting states differ")
        return Check(name="cs.automaton", engine="geometry", passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            table, start, _ = read(state)
            accepting = {f"q{i}" for i in json.loads(state.truth)["accepting"]}
            words = re.findall(r"(?<![A-Za-z])[ab]{3,6}(?![A-Za-z])", row.question)
            if row.op in ("accepts", "final_state"):
                here = {start}
                for symbol in words[0]:
                    here = set().union(*(table.get((s, symbol), set()) for s in here))
                good = {row.answer} == here if row.op == "final_state" else (row.answer in ("yes", "是")) == bool(here & accepting)
            elif row.op == "count_states":
                good = row.answer == str(len(of_role(state, "node")))
            elif row.op == "read_transition":
                source = re.findall(r"q\d+", row.question)[0]
                symbol = re.findall(r"(?:on |读入)([ab])", row.question)[0]
                good = table[(source, symbol)] == {row.answer}
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="cs.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read(state: State) -> tuple[Table, str, list[str]]:
    """Transitions and start state from arrows: tail and tip lie at state borders, labels beside the arrow."""
    nodes, table, wrong = of_role(state, "node"), {}, []
    labels = {element.id[1:]: element for element in of_role(state, "weight")}
    for edge in of_role(state, "edge"):
        tail, tip = ends(edge)
        source, target = nearest(nodes, tail), nearest(nodes, tip)
        for node, point in ((source, tail), (target, tip)):
            reach = (node.box[2] - node.box[0]) / 2
            if abs(math.dist(centre(node), point) - reach) > 6:
                wrong.append(f"{edge.id} does not end at the border of {node.label}")
        for symbol in labels[edge.id[1:]].label.split(", "):
            table.setdefault((source.label, symbol), set()).add(target.label)
    (arrow,) = of_role(state, "start")
    return table, nearest(nodes, ends(arrow)[1]).label, wrong
