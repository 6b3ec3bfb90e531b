"""The second check: true texts pass however they are put, lies do not."""

from __future__ import annotations

import pytest
from corpus import corpus
from cot_truth import measure, reference_of

from cot_expander.truth import Reference, falsehoods
from shards.sample import Claim


def _reference(**given: object) -> Reference:
    claims = (
        Claim(id="c1", kind="observe", subject="rod", predicate="length", value="0.5", unit="m"),
        Claim(id="c2", kind="observe", subject="owl", predicate="eats", value='"tit"'),
        Claim.model_validate(
            {
                "id": "c3",
                "kind": "compute",
                "subject": "rod",
                "predicate": "twice",
                "value": "1",
                "unit": "m",
            }
            | {"from": ("c1",)}
        ),
    )
    clauses = (
        "The length of the rod is 0.5 m.",
        "The owl eats the tit.",
        "Twice the rod measures 1 m.",
    )
    values: dict[str, object] = {
        "lang": "en",
        "claims": claims,
        "clauses": clauses,
        "names": ("rod", "owl", "tit", "hawk"),
        "answer": "1 m",
    }
    return Reference(**values | given)  # type: ignore[arg-type]


TRUE = "The length of the rod is 50 cm. The owl eats the tit. So twice the rod measures one metre. Answer: 1 m."


def test_equivalent_forms_are_true() -> None:
    assert falsehoods(TRUE, _reference()) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("50 cm", "51 cm", "added"),
        ("50 cm", "50 m", "added"),
        ("50 cm", "fifty metres", "added"),
        ("owl eats the tit", "tit eats the owl", "added"),
        ("owl eats", "hawk eats", "added"),
        ("owl eats", "owl never eats", "added"),
        ("The owl eats the tit. ", "", "dropped"),
        ("Answer: 1 m.", "Answer: 2 m.", "answer"),
        ("Answer", "There is also a vole. Answer", "added"),
        ("Answer", "The owl is red. Answer", "added"),
        ("Answer", "As an AI I see no more. Answer", "leak"),
        ("The owl eats the tit.", "猫头鹰捕食山雀，这是图中给出的关系之一。", "language"),
    ],
)
def test_a_lie_is_named(old: str, new: str, rule: str) -> None:
    assert old in TRUE
    assert rule in {
        complaint.rule for complaint in falsehoods(TRUE.replace(old, new), _reference())
    }


def test_a_step_before_its_source_is_named() -> None:
    text = "Twice the rod measures 1 m. The owl eats the tit. The length of the rod is 0.5 m. Answer: 1 m."
    assert {complaint.rule for complaint in falsehoods(text, _reference())} == {"order"}


def test_grounded_texts_are_true_of_their_scene() -> None:
    """All but a few: an edit row may word an unchanged fact in another way than its attributes do."""
    rows = list(corpus([11]))
    faults = [
        f"{told.kind} {told.task} {told.lang}: {found[0].detail}"
        for told in rows
        if (found := falsehoods(told.cot.text, reference_of(told)))
    ]
    assert len(faults) <= len(rows) / 100, "\n".join(faults)


def test_lies_are_caught_and_paraphrases_pass() -> None:
    for lang, result in measure(lies=160, paraphrases=160, first_seed=40).items():
        assert result["caught"] >= 0.98, (lang, result["missed"])
        assert result["refused"] <= 0.02, (lang, result["false alarms"])
