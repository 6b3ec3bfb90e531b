"""The plan: exact quotas for every prefix, endless, and planned piece by piece."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.plan import Plan, resolve_mix
from factory.quota import spread, whole
from factory.recipe import RecipeError, parse

KINDS = [f"physics.k{i}" for i in range(9)] + [f"cs.k{i}" for i in range(11)] + ["maths.curve"]
MIX = [
    {"use": "physics.*", "share": 0.3},
    {"use": "cs.*", "share": 0.5},
    {"use": "maths.curve", "share": "1/5"},
]


def plan(**fields: Any) -> Plan:
    data: dict[str, Any] = {
        "recipe": "demo",
        "seed": 1,
        "samples": 1000,
        "mix": MIX,
        "size": {"choices": [[1024, 1024], [1024, 768], [768, 1024]], "weights": [2, 1, 1]},
        "languages": {"en": 0.7, "zh": 0.3},
    }
    recipe = parse(data | fields)
    return Plan(recipe, resolve_mix(recipe, KINDS))


weights = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@given(weights, st.lists(st.integers(0, 3), min_size=1, max_size=30), st.randoms())
def test_every_prefix_keeps_every_quota(parts: list[int], pattern: list[int], chance: Any) -> None:
    quotas = whole([Fraction(part) for part in parts])
    period = sum(quotas)
    groups = (pattern * (3 * period))[: 3 * period]
    result = spread(quotas, groups, [chance.random() for _ in groups])
    counts = Counter[int]()
    for n, category in enumerate(result, 1):
        counts[category] += 1
        for j, quota in enumerate(quotas):
            assert abs(counts[j] * period - n * quota) < period


shares = st.lists(st.integers(1, 5), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(shares, st.integers(1, 9), st.integers(0, 2**31))
def test_every_prefix_of_a_plan_keeps_every_ratio(
    parts: list[int], chinese: int, seed: int
) -> None:
    uses = ["physics.*", "cs.*", "maths.*", "physics.k1"][: len(parts)]
    mix = [
        {"use": use, "share": f"{part}/{sum(parts)}"} for use, part in zip(uses, parts, strict=True)
    ]
    made = plan(mix=mix, seed=seed, languages={"en": (10 - chinese) / 10, "zh": chinese / 10})
    wanted: dict[Any, Fraction] = Counter()
    for entry in made.entries:
        for kind in entry.kinds:
            wanted[kind] += entry.share / len(entry.kinds)
    wanted |= {"en": Fraction(10 - chinese, 10), "zh": Fraction(chinese, 10)}
    wanted |= {level: Fraction(1, 10) for level in range(1, 11)}
    wanted |= {
        (1024, 1024): Fraction(1, 2),
        (1024, 768): Fraction(1, 4),
        (768, 1024): Fraction(1, 4),
    }
    twice = {kind for kind in made.kinds if sum(kind in entry.kinds for entry in made.entries) > 1}
    counts = Counter[Any]()
    for n, slot in enumerate(made.slots(0, 2300), 1):
        counts.update([slot.kind, slot.lang, slot.difficulty, slot.size])
        for name, share in wanted.items():
            # A kind that two entries ask for has two quotas, each within one.
            assert abs(counts[name] - n * share) < (2 if name in twice else 1)


def test_slots_do_not_depend_on_where_planning_starts() -> None:
    everything = list(plan().slots(0, 5000))
    fresh = plan()
    assert list(fresh.slots(4321, 4400)) == everything[4321:4400]
    assert fresh.slot(17) == everything[17]


def test_growing_keeps_earlier_slots() -> None:
    small, large = plan(samples=100), plan(samples=100_000)
    assert list(small.slots(0, 100)) == list(large.slots(0, 100))


def test_another_seed_gives_another_order() -> None:
    assert list(plan().slots(0, 50)) != list(plan(seed=2).slots(0, 50))


def test_each_kind_is_balanced_too() -> None:
    langs, levels = Counter[Any](), Counter[Any]()
    slots = list(plan(languages={"en": 0.5, "zh": 0.5}).slots(0, 2000))
    for slot in slots:
        langs[slot.kind, slot.lang] += 1
        levels[slot.kind, slot.difficulty] += 1
    totals = Counter(slot.kind for slot in slots)
    for kind, total in totals.items():
        assert abs(langs[kind, "en"] - total / 2) <= 2
        assert all(abs(levels[kind, level] - total / 10) <= 3 for level in range(1, 11))


def test_candidates_are_the_other_kinds_of_the_entry() -> None:
    for slot in plan().slots(0, 60):
        subject = slot.kind.split(".")[0]
        family = {kind for kind in KINDS if kind.startswith(subject)}
        assert {slot.kind, *slot.candidates} == family
        assert len(slot.candidates) == len(family) - 1


def test_kind_counts_are_those_of_the_slots() -> None:
    made = plan(samples=777)
    assert made.kind_counts() == Counter(slot.kind for slot in made.slots(0, 777))


@given(st.integers(1, 5000), st.integers(1, 700))
def test_shards_cover_every_slot_once(samples: int, per_shard: int) -> None:
    specs = list(plan(samples=samples, shard_samples=per_shard).shards())
    assert [spec.start for spec in specs] == [0, *(spec.stop for spec in specs[:-1])]
    assert specs[-1].stop == samples
    assert all(spec.samples == per_shard for spec in specs[:-1])


def test_a_million_slots_are_planned_without_being_kept() -> None:
    made = plan(samples=1_000_000_000)
    assert made.shard(3_999_999).name == "demo-3999999"
    assert next(made.slots(999_999_990, 1_000_000_000)).index == 999_999_990
    with pytest.raises(IndexError):
        made.shard(4_000_000)


def test_unknown_and_unavailable_kinds() -> None:
    def resolve(use: str) -> None:
        recipe = parse({"recipe": "demo", "samples": 1, "mix": [{"use": use, "share": 1}]})
        resolve_mix(recipe, KINDS, {"chemistry.molecule": "No module named 'rdkit'"}, "demo.yaml")

    for use, message in {
        "phisics.*": 'demo.yaml: mix.0.use: unknown generator "phisics.*"; did you mean "physics.*"?',
        "maths.curves": 'demo.yaml: mix.0.use: unknown generator "maths.curves"; did you mean "maths.curve"?',
        "chemistry.*": "demo.yaml: mix.0.use: \"chemistry.molecule\" is unavailable: No module named 'rdkit'",
    }.items():
        with pytest.raises(RecipeError) as caught:
            resolve(use)
        assert str(caught.value) == message
