"""Steps are the plan's, whoever makes them; what cannot be read is said and left out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from itertools import islice
from pathlib import Path

import pytest

pytest.importorskip("torch")

import numpy as np
import pyarrow.parquet as pq
import torch

from model.data.config import GuidanceDropout, Resolution
from model.data.loader import Cursor
from model.data.reader import SkipLog, Unreadable, within
from model.errors import ModelError


@pytest.fixture(scope="module")
def source(open_source):
    return open_source()


def content(batch) -> list[object]:
    """Everything of a batch, comparable."""
    tensors = [batch.ids, batch.labels, batch.label_at, batch.tiles, batch.noise, batch.sigma]
    tensors += [batch.context_at, batch.visual_at, *batch.pixels]
    return [batch.infos, *(tensor.numpy().tobytes() for tensor in tensors)]


def global_batches(source, cursor, count, world, workers) -> dict[tuple[Cursor, int], list]:
    """The first batches of `count` steps, by cursor and pack, over all ranks."""
    found = {}
    for rank in range(world):
        loader = source.loader(rank=rank, world=world, workers=workers)
        for step in islice(loader.steps(cursor), count):
            for pack, batch in zip(step.packs, step.batches, strict=True):
                found[step.cursor, pack] = content(batch)
    return found


def test_planned_lengths_are_the_batches_lengths(source):
    """What packs are balanced by is exact, document by document, over a whole epoch."""
    plan, loader = source.planner.plan(0), source.loader()
    for pack in range(len(plan.packs)):
        for at, info in zip(plan.packs.pack(pack), loader.make(plan, pack).infos, strict=True):
            lengths = plan.lengths
            assert (info.tokens, info.labels) == (lengths.tokens[at], lengths.labels[at])
            assert (info.tiles, info.context) == (lengths.tiles[at], lengths.context[at])
            assert (info.target_tokens, info.image_tokens) == (
                lengths.target[at],
                lengths.image[at],
            )


def test_an_epoch_holds_every_row_once(source):
    plan = source.planner.plan(3)
    documents = [d for pack in range(len(plan.packs)) for d in plan.documents(pack)]
    assert sorted(d.row for d in documents) == list(range(len(source.planner.index)))
    assert {d.visit for d in documents} == {3}


def test_global_batches_do_not_depend_on_ranks_or_workers(source):
    """1 -> 2 -> 4 -> 1 processes, changing in mid-epoch."""
    one = global_batches(source, Cursor(), 2, world=1, workers=1)
    assert global_batches(source, Cursor(), 2, world=2, workers=3) == one
    later = global_batches(source, Cursor(0, 1), 1, world=4, workers=2)
    assert later == {key: value for key, value in one.items() if key[0].step == 1}


def test_a_cursor_resumes_across_the_end_of_an_epoch(source):
    steps = source.planner.plan(0).steps
    (last, first) = islice(source.loader().steps(Cursor(0, steps - 1)), 2)
    assert (last.cursor, last.following) == (Cursor(0, steps - 1), Cursor(1, 0))
    assert first.cursor == Cursor(1, 0)
    (again,) = islice(source.loader().steps(last.following), 1)
    assert [content(b) for b in again.batches] == [content(b) for b in first.batches]


def test_another_plan_than_the_checkpoints_is_noticed(source, open_source):
    with pytest.raises(ModelError, match="the data or its configuration changed"):
        next(source.loader().steps(Cursor(0, 999)))
    same, other = open_source(), open_source(detail=0.4)
    assert source.planner.fingerprint == same.planner.fingerprint != other.planner.fingerprint


def test_packs_must_divide_among_ranks(source):
    with pytest.raises(ModelError, match="packs_per_step = 4 does not divide among 3 ranks"):
        source.loader(world=3)


def test_guidance_dropout_follows_the_papers_rates(open_source):
    source = open_source(rows_per_epoch=40_000, tasks={"t2i": 1.0, "edit": 1.0})
    views, order = source.planner.plan(0).views, source.planner.plan(0).order
    task = source.planner.index.task[order.rows]
    t2i, edit = (np.bincount(views.dropped[task == t], minlength=3) / 20_000 for t in (0, 1))
    np.testing.assert_allclose(t2i, [0.9, 0.0, 0.1], atol=0.01)
    np.testing.assert_allclose(edit, [0.9, 0.05, 0.05], atol=0.01)


def test_a_dropped_edit_loses_words_pictures_and_references(open_source):
    everything = open_source(tasks={"edit": 1.0}, dropout=GuidanceDropout(edit_all=1, edit_text=0))
    for info in everything.loader().make(everything.planner.plan(0), 0).infos:
        assert (info.dropped, info.tiles, info.references) == ("all", 0, ())
    words = open_source(tasks={"edit": 1.0}, dropout=GuidanceDropout(edit_all=0, edit_text=1))
    for info in words.loader().make(words.planner.plan(0), 0).infos:
        assert (info.dropped, info.tiles) == ("text", 1)
        assert len(info.references) == 1


def test_stage_one_has_no_reference_latents(open_source):
    source = open_source(tasks={"edit": 1.0}, reference_latents=False)
    for info in source.loader().make(source.planner.plan(0), 0).infos:
        assert info.references == ()


def test_a_batch_of_questions_needs_no_picture_to_draw(open_source):
    source = open_source(tasks={"understand": 1.0})
    batch = source.loader().make(source.planner.plan(0), 0)
    assert batch.layout is None
    assert batch.target_count == 0
    assert batch.label_count == len(batch.labels) > 0
    with pytest.raises(ValueError, match="generates no picture"):
        batch.image_tokens()


def test_random_crops_are_the_rows_own(open_source):
    centre, other = open_source(), open_source(crop="random")
    plan = other.planner.plan(0)
    assert content(other.loader().make(plan, 1)) == content(other.loader().make(plan, 1))
    pairs = zip(
        centre.loader().make(plan, 1).pixels, other.loader().make(plan, 1).pixels, strict=True
    )
    assert any(not torch.equal(a, b) for a, b in pairs)


def test_planning_does_not_import_torch():
    code = "import sys, model.data.planner; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_object_stores_give_the_same_batches(source, open_source, dataset):
    """Read through fsspec's in-memory store as through a folder."""
    import fsspec

    remote = fsspec.filesystem("memory")
    remote.put(dataset, "/remote", recursive=True)
    there = open_source(sources=("memory://remote",))
    plan = source.planner.plan(0)
    assert content(there.loader().make(there.planner.plan(0), 2)) == content(
        source.loader().make(plan, 2)
    )


# What goes wrong


@pytest.fixture
def damaged(dataset, tmp_path) -> Path:
    """A copy of the dataset, to be broken."""
    return Path(shutil.copytree(dataset, tmp_path / "damaged"))


def overwrite(folder: Path, use: str, replacement: bytes) -> str:
    """Damage the first picture of that use in the first shard; returns the sample's key."""
    shard = next(iter(sorted((folder / "shards").glob("*.tar"))))
    for line in pq.read_table(shard.with_suffix(".parquet")).to_pylist():
        for entry in line["pictures"]:
            if entry["use"] == use:
                with shard.open("r+b") as file:
                    file.seek(entry["offset"] + entry["bytes"] // 2)
                    file.write(replacement)
                return line["key"]
    raise AssertionError(f"no picture of use {use}")


def test_a_broken_picture_is_skipped_and_recorded(open_source, damaged, tmp_path):
    key = overwrite(damaged, "input", b"\0" * 64)
    source = open_source(sources=(str(damaged),))
    log = SkipLog(tmp_path / "skips.jsonl")
    loader = source.loader(skips=log)
    plan = source.planner.plan(0)
    read = [info.name for pack in range(len(plan.packs)) for info in loader.make(plan, pack).infos]
    skipped = [f"{skip.sample}/{skip.row}" for skip in log.skips]
    assert sorted(read + skipped) == sorted(map(source.planner.index.name, range(len(plan.flops))))
    assert skipped
    assert {skip.sample for skip in log.skips} == {key}
    lines = [json.loads(line) for line in (tmp_path / "skips.jsonl").read_text().splitlines()]
    assert lines[0]["reason"] == log.skips[0].reason
    assert key in lines[0]["reason"]


def test_too_many_skips_end_the_run(open_source, damaged):
    overwrite(damaged, "input", b"\0" * 64)
    source = open_source(sources=(str(damaged),))
    loader = source.loader(skips=SkipLog(limit=2))
    with pytest.raises(ModelError, match=r"3 rows could not be read.*factory verify"):
        for _ in islice(loader.steps(), source.planner.plan(0).steps):
            pass


def test_a_lost_shard_ends_the_run_by_name(open_source, damaged):
    source = open_source(sources=(str(damaged),), tasks={"t2i": 1.0})
    for tar in (damaged / "shards").glob("*.tar"):
        tar.unlink()
    with pytest.raises(ModelError, match=r"no row could be read; .*\.tar does not exist"):
        next(source.loader().steps())


def test_a_reader_that_hangs_is_given_up(open_source, monkeypatch):
    """A read that never returns costs its row, not the run."""
    source = open_source(read_timeout=0.5)
    hung, released = threading.Event(), threading.Event()
    store = source.reader.datasets[0]._store
    original = type(store).read

    def read(self, name, start=None, end=None):
        if self is store and not hung.is_set():  # not a late read of another loader
            hung.set()
            released.wait()
        return original(self, name, start, end)

    monkeypatch.setattr(type(store), "read", read)
    loader = source.loader(workers=1)
    step = next(loader.steps())
    released.set()
    assert step.batches
    assert loader.skips.skips[0].reason == "no answer within 0.5 s"


def test_within_passes_results_and_errors_on():
    assert within(5, lambda: 3) == 3
    with pytest.raises(Unreadable, match="why"):
        within(5, raising)


def raising() -> None:
    raise Unreadable("why")


def test_bad_sources_are_named(open_source, tmp_path, dataset):
    with pytest.raises(ModelError, match=r"sources: .*holds no shards"):
        open_source(sources=(str(tmp_path),))
    with pytest.raises(ModelError, match="comes twice; do two sources hold the same samples"):
        open_source(sources=(dataset, dataset))
    with pytest.raises(ModelError, match="tasks: unknown task 'paint'; choose from t2i"):
        open_source(tasks={"paint": 1.0})
    with pytest.raises(ModelError, match="domains: no row of 'memes'; found science"):
        open_source(domains={"memes": 1.0, "science": 1.0})
    with pytest.raises(ModelError, match="reference pictures do not fit a target"):
        open_source(resolution=Resolution(32**2, 32**2))
