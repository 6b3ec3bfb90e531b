"""Rules of a sample that need no pixels: references resolve, hashes agree, rows are complete."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from shards.canonical import dumps
from shards.member import picture_group
from shards.sample import SCHEMA, Row, Sample, State
from shards.text import drawn_language, text_hash, truth_hash

Fault = tuple[str, str]  # (field, message)

_SHOWN = ("image", "view", "edit")


def faults(sample: Sample, roles: Iterable[str]) -> Iterator[Fault]:
    """Every broken rule of a sample that has the pictures ``roles``, as ``(field, message)``."""
    roles = set(roles)
    if sample.schema_ != SCHEMA:
        yield "schema", f"is {sample.schema_}, this version reads {SCHEMA}"
    yield from _state_faults(sample, roles)
    yield from _hash_faults(sample)
    for check in sample.checks:
        if not check.passed:
            yield f"checks.{check.name}", f"failed: {check.detail or 'no detail'}"
    yield from _repeated("rows", [row.id for row in sample.rows])
    for row in sample.rows:
        for field, message in _row_faults(sample, row, roles):
            yield f"rows.{row.id}.{field}", message
    lang = drawn_language(sample)
    if not any(row.output == "image" and row.lang == lang for row in sample.rows_of("t2i")):
        yield "rows", f"no t2i row outputs image in {lang}, the drawn language"


def _state_faults(sample: Sample, roles: set[str]) -> Iterator[Fault]:
    shown = {role for role in roles if picture_group(role) in _SHOWN}
    stated = [state.picture for state in sample.states]
    yield from _repeated("states", stated)
    for role in sorted(shown ^ set(stated)):
        yield f"states.{role}", "has no picture" if role in stated else "is missing"
    for state in sample.states:
        field = f"states.{state.picture}"
        yield from _json_faults(f"{field}.truth", state.truth)
        if state.truth_hash != truth_hash(state.truth):
            yield f"{field}.truth_hash", "is not the hash of its truth"
        yield from _repeated(f"{field}.facts", [fact.id for fact in state.facts])
        yield from _repeated(f"{field}.elements", [element.id for element in state.elements])
        for fact in state.facts:
            yield from _json_faults(f"{field}.facts.{fact.id}", fact.value)


def _hash_faults(sample: Sample) -> Iterator[Fault]:
    base = next((state for state in sample.states if state.picture == "image"), None)
    if base is not None:
        for field in ("truth", "facts", "elements"):
            if getattr(sample, field) != getattr(base, field):
                yield field, "differs from that of the state image"
        if sample.hashes.truth != base.truth_hash:
            yield "hashes.truth", "is not the truth hash of the state image"
    if sample.hashes.text != text_hash(sample.rows):
        yield "hashes.text", "is not the hash of the rows"
    yield from _json_faults("style", sample.style)


def _row_faults(sample: Sample, row: Row, roles: set[str]) -> Iterator[Fault]:
    for field, role in _pictures_of(row):
        if role not in roles:
            yield field, f"there is no picture {role}"
        elif (picture_group(role) in _SHOWN) != (field in ("inputs", "output")):
            yield field, f"{role} cannot be used there"
    yield from {"t2i": _t2i_faults, "edit": _edit_faults, "understand": _understand_faults}[
        row.task
    ](row)
    if row.inverse_of:
        yield from _inverse_faults(sample, row)
    yield from _reference_faults(sample, row)
    yield from _verbatim_faults(sample, row)


def _pictures_of(row: Row) -> Iterator[Fault]:
    yield from (("inputs", role) for role in row.inputs)
    if row.output:
        yield "output", row.output
    if row.mask:
        yield "mask", row.mask
    yield from (("negatives", negative.picture) for negative in row.negatives)


def _t2i_faults(row: Row) -> Iterator[Fault]:
    if row.inputs or row.mask or not row.output:
        yield "output", "a t2i row has one output, no input and no mask"
    if not (row.instruction and row.detail):
        yield "instruction", "a t2i row needs an instruction and a detail"


def _edit_faults(row: Row) -> Iterator[Fault]:
    if not (row.inputs and row.output and row.mask):
        yield "inputs", "an edit row needs an input, an output and a mask"
    if not row.instruction:
        yield "instruction", "an edit row needs an instruction"
    if (row.scope == "local") == (row.mask == "maskfull") or not row.scope:
        yield "scope", f"{row.scope!r} does not go with mask {row.mask!r}"
    for index, change in enumerate(row.changes):
        yield from _json_faults(f"changes.{index}.old", change.old)
        yield from _json_faults(f"changes.{index}.new", change.new)


def _understand_faults(row: Row) -> Iterator[Fault]:
    if not row.inputs or row.output or row.mask:
        yield "inputs", "an understand row has inputs, no output and no mask"
    if not (row.question and row.answer and row.answer_type):
        yield "answer", "an understand row needs a question, an answer and an answer_type"
    if row.answer_type == "choice" and row.answer not in row.choices:
        yield "answer", "is not among the choices"


def _inverse_faults(sample: Sample, row: Row) -> Iterator[Fault]:
    forward = next((other for other in sample.rows if other.id == row.inverse_of), None)
    if forward is None or forward.task != "edit":
        yield "inverse_of", f"there is no edit row {row.inverse_of}"
    elif row.inputs[:1] != (forward.output,) or (row.output,) != forward.inputs[:1]:
        yield "inverse_of", f"input and output are not those of {forward.id}, swapped"
    elif row.mask != forward.mask:
        yield "mask", f"is not the mask of {forward.id}, which this row inverts"


def _reference_faults(sample: Sample, row: Row) -> Iterator[Fault]:
    known = {f"{state.picture}/{fact.id}" for state in sample.states for fact in state.facts}
    elements = {element.id for state in sample.states for element in state.elements}
    for name in row.evidence:
        if name not in known:
            yield "evidence", f"there is no fact {name}"
    yield from _repeated("claims", [claim.id for claim in row.claims])
    earlier: set[str] = set()
    for claim in row.claims:
        for name in claim.from_:
            if name not in known and name not in earlier:
                yield f"claims.{claim.id}.from", f"{name} is no fact and no earlier claim"
        if claim.element and claim.element not in elements:
            yield f"claims.{claim.id}.element", f"there is no element {claim.element}"
        yield from _json_faults(f"claims.{claim.id}.value", claim.value)
        earlier.add(claim.id)


def _verbatim_faults(sample: Sample, row: Row) -> Iterator[Fault]:
    shown = (row.output,) if row.output else row.inputs
    states = [state for state in sample.states if state.picture in shown]
    texts = [text for state in states for text in _drawn_texts(state)]
    for wanted in row.verbatim:
        if not any(wanted in text for text in texts):
            yield "verbatim", f"{wanted!r} is not drawn in {', '.join(shown)}"


def _drawn_texts(state: State) -> Iterator[str]:
    """Labels and lines, the lines of one element also joined: text may wrap anywhere."""
    for element in state.elements:
        lines = [line.text for line in element.lines]
        yield from (element.label, " ".join(lines), "".join(lines), "\n".join(lines))


def _json_faults(field: str, text: str) -> Iterator[Fault]:
    try:
        canonical = dumps(json.loads(text))
    except ValueError:
        yield field, "is not JSON text"
    else:
        if canonical != text:
            yield field, "is not canonical JSON text"


def _repeated(field: str, names: list[str]) -> Iterator[Fault]:
    for name, times in Counter(names).items():
        if times > 1:
            yield field, f"{name} is there {times} times"
