"""Runs of whole plans: in process, on Ray, grown, and with kinds that fail."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from toys import built, session, tree

from factory.errors import UserError
from factory.lock import Lock, settle
from factory.session import WorkOrder, WrongEnvironment, start_work
from factory.status import status
from shards.errors import CannotWrite
from shards.reader import Dataset
from shards.store import committed_shards


def rejects(folder: Path) -> list[dict[str, Any]]:
    files = sorted((folder / "rejects").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_ray_and_inline_write_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for workers in (0, 1, 2):
        outcome = built(tmp_path / str(workers), session(), workers)
        assert not outcome.problem
        assert (outcome.exit_code, outcome.missing, outcome.shards) == (0, 0, 4)
        trees.append(tree(tmp_path / str(workers)))
    assert trees[0] == trees[1] == trees[2]
    assert sum(name.endswith(".tar") for name in trees[0]) == 4


def test_a_second_run_makes_nothing(tmp_path: Path) -> None:
    built(tmp_path, session())
    before = tree(tmp_path)
    outcome = built(tmp_path, session())
    assert (outcome.shards, outcome.missing, outcome.exit_code) == (0, 0, 0)
    assert tree(tmp_path) == before


def test_growing_equals_building_at_once(tmp_path: Path) -> None:
    built(tmp_path / "grown", session(samples=25))
    kept = (tmp_path / "grown/shards/toys-000000.tar").stat().st_mtime_ns
    built(tmp_path / "grown", session(samples=40))
    built(tmp_path / "once", session(samples=40))
    assert tree(tmp_path / "grown") == tree(tmp_path / "once")
    assert (tmp_path / "grown/shards/toys-000000.tar").stat().st_mtime_ns == kept


def test_shrinking_is_refused(tmp_path: Path) -> None:
    built(tmp_path, session())
    before = tree(tmp_path)
    with pytest.raises(UserError, match="40 samples, 30 were asked"):
        built(tmp_path, session(samples=30))
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"seed": 8}, r"seed \(7 there, 8 here\)"),
        ({"shard_samples": 20}, r"shard_samples \(10 there, 20 here\)"),
        ({"attempts": 3}, r"attempts \(8 there, 3 here\)"),
        ({"mix": [{"use": "toy.bar", "share": 1}]}, r"kinds\.toy\.box \(1 there, absent here\)"),
    ],
)
def test_another_dataset_is_refused(tmp_path: Path, fields: dict[str, Any], named: str) -> None:
    built(tmp_path, session())
    before = tree(tmp_path)
    with pytest.raises(UserError, match=named) as caught:
        built(tmp_path, session(**fields))
    assert "\n" not in str(caught.value)
    assert tree(tmp_path) == before


def test_licences_may_change(tmp_path: Path) -> None:
    built(tmp_path, session(samples=10))
    outcome = built(tmp_path, session(samples=10, licences={"allow": ["MIT"]}))
    assert outcome.exit_code == 0


def test_a_lock_reads_back(tmp_path: Path) -> None:
    lock = session(samples=10).lock(("toys-00000000-000000003",))
    lock.write(str(tmp_path))
    assert Lock.read(str(tmp_path)) == lock
    assert lock.parsed() == session(samples=10).plan.recipe


def test_a_folder_of_shards_without_a_lock_is_refused(tmp_path: Path) -> None:
    built(tmp_path, session(samples=10))
    (tmp_path / "recipe.lock.yaml").unlink()
    with pytest.raises(UserError, match=r"no recipe\.lock\.yaml"):
        built(tmp_path, session(samples=10))


def test_a_damaged_lock_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "recipe.lock.yaml").write_text("digest: [")
    with pytest.raises(UserError, match="damaged"):
        settle(str(tmp_path), session().lock())


def test_other_kinds_of_the_entry_fill_in(tmp_path: Path) -> None:
    mix = [{"use": "toy.[bp]*", "share": 1}]  # bar, box, picky
    outcome = built(tmp_path, session(mix=mix, samples=12))
    assert outcome.exit_code == 0
    samples = list(Dataset.open(str(tmp_path)).samples())
    assert [packed.sample.index for packed in samples] == list(range(12))
    assert {packed.sample.kind for packed in samples} == {"toy.bar", "toy.box"}
    refused = [line for line in rejects(tmp_path) if line["kind"] == "toy.picky"]
    assert [line["attempt"] for line in refused] == [*range(8)] * 4
    assert {line["stage"] for line in refused} == {"unsatisfiable"}


def test_fallback_stays_inside_its_entry(tmp_path: Path) -> None:
    mix = [{"use": "toy.picky", "share": 0.25}, {"use": "toy.box", "share": 0.75}]
    outcome = built(tmp_path, session(mix=mix, samples=12))
    assert outcome.exit_code == 3
    assert outcome.ledger.unfilled == 3
    assert len(list(Dataset.open(str(tmp_path)).samples())) == 9
    again = built(tmp_path, session(mix=mix, samples=12))
    assert (again.exit_code, again.shards) == (3, 0)
    assert "3 slots stayed empty" in status(str(tmp_path))


def test_broken_generators_are_recorded_and_reproducible(tmp_path: Path) -> None:
    mix = [{"use": "toy.faulty", "share": "1/40"}, {"use": "toy.box", "share": "39/40"}]
    for name in ("a", "b"):
        outcome = built(tmp_path / name, session(mix=mix, shard_samples=40, attempts=2))
        assert (outcome.exit_code, outcome.broken_slots) == (3, 1)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    broken = [line for line in rejects(tmp_path / "a") if line["stage"] == "broken"]
    assert len(broken) == 2
    assert re.fullmatch(
        r"ZeroDivisionError: division of <object object at 0x…> by zero \(toys\.py:\d+\)",
        broken[0]["reason"],
    )


def test_too_many_broken_slots_stop_the_run(tmp_path: Path) -> None:
    mix = [{"use": "toy.faulty", "share": 0.1}, {"use": "toy.box", "share": 0.9}]
    outcome = built(tmp_path, session(mix=mix))
    assert (outcome.exit_code, outcome.shards, outcome.missing) == (3, 1, 3)
    assert committed_shards(str(tmp_path)) == {"toys-000000"}


def test_a_slot_that_kills_its_worker_is_poisoned_and_can_be_skipped(tmp_path: Path) -> None:
    mix = [{"use": "toy.deadly", "share": 1, "params": {"at": 13}}]
    made = session(mix=mix, samples=30)
    outcome = built(tmp_path, made, workers=1)
    assert (outcome.exit_code, outcome.missing) == (4, 1)
    assert committed_shards(str(tmp_path)) == {"toys-000000", "toys-000002"}
    (key,) = outcome.poisoned
    assert key.endswith("-000000013")
    outcome = built(tmp_path, made, workers=1, skip=(key,))
    assert (outcome.exit_code, outcome.missing, outcome.ledger.skipped) == (0, 0, 1)
    assert Lock.read(str(tmp_path)).skip == (key,)
    assert 13 not in {packed.sample.index for packed in Dataset.open(str(tmp_path)).samples()}
    again = built(tmp_path, made, workers=1)
    assert (again.shards, Lock.read(str(tmp_path)).skip) == (0, (key,))


def test_a_worker_in_another_environment_refuses() -> None:
    made = session()
    lock = made.lock()
    for change in ({"digest": "0" * 32}, {"probe": "0" * 32}):
        order = WorkOrder.of(lock.model_copy(update=change), "unused", made.tools)
        with pytest.raises(WrongEnvironment, match="instead of 00000000"):
            start_work(order, lambda progress: None)


def test_an_unwritable_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="Not a directory") as caught:
        built(tmp_path / "file" / "out", session())
    assert "\n" not in str(caught.value)


def test_status_of_an_unfinished_build(tmp_path: Path) -> None:
    built(tmp_path, session())
    (tmp_path / "shards/toys-000002.tar").unlink()
    text = status(str(tmp_path))
    assert "unfinished, 3 of 4 shards" in text
    assert "attempts rejected: layout" in text
