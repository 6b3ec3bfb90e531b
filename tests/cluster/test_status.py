"""``factory status``: everything from files alone, during a run and after it, whatever the clock says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from toys import built, session

from factory.journal import RUN_FILE, Journal, Record
from factory.ledger import MOST_REASONS, Ledger
from factory.status import status
from factory.worker import ShardReport


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert built(tmp_path, session()).exit_code == 0
    return tmp_path


def test_rejects_nodes_and_slow_kinds_are_told(folder: Path) -> None:
    told = status(str(folder))
    assert "complete, 4 of 4 shards" in told
    assert "layout: the box is clipped" in told
    assert "40 slots in 0:00:0" in told
    assert "1 nodes: " in told
    assert "toy.bar" in told.split("slowest kinds per slot: ")[1]
    assert "toy.box" in told.split("slowest kinds per slot: ")[1]


def test_half_a_build_has_a_rate_and_a_time_left(folder: Path) -> None:
    tars = sorted(folder.glob("shards/*.tar"))
    tars[3].unlink()
    for number, tar in enumerate(tars[:3]):
        os.utime(tar, (1_000_000 + 10 * number, 1_000_000 + 10 * number))
    told = status(str(folder))
    assert "unfinished, 3 of 4 shards" in told
    assert "1.0 samples/s" in told
    assert "about 0:00:10 left" in told


@pytest.mark.parametrize("moment", [0, 2**31, 4e9])
def test_clocks_that_jump_do_not_matter(folder: Path, moment: float) -> None:
    for tar in folder.glob("shards/*.tar"):
        os.utime(tar, (moment, moment))
    assert "complete, 4 of 4 shards" in status(str(folder))


@pytest.mark.parametrize("damage", [b"", b"{", b'{"nodes": 3}', b"\xff"])
def test_a_damaged_record_is_left_out_and_written_again(folder: Path, damage: bytes) -> None:
    (folder / RUN_FILE).write_bytes(damage)
    assert "slowest" not in status(str(folder))
    (folder / "shards" / "toys-000001.tar").unlink()
    assert built(folder, session()).exit_code == 0
    assert Record.read(str(folder)).slots == 10


def test_the_record_sums_over_runs(folder: Path) -> None:
    (folder / "shards" / "toys-000002.tar").unlink()
    assert built(folder, session()).exit_code == 0
    record = Record.read(str(folder))
    assert record.slots == 50
    assert sum(record.nodes.values()) == 5


def test_a_folder_that_refuses_the_record_does_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / RUN_FILE).mkdir()
    (tmp_path / RUN_FILE / "full").touch()
    journal = Journal(str(tmp_path))
    journal.add(ShardReport(0, "toys-000000", times={"toy.box": (10, 1.0)}, node="here"))
    journal.write()
    assert journal.record.kinds["toy.box"].per_slot == 0.1


def test_reasons_are_bounded(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects"
    rejects.mkdir()
    lines = [
        f'{{"stage": "layout", "reason": "{"x" * (number % 1500)} {number}", "kind": "k"}}'
        for number in range(3000)
    ]
    (rejects / "a.jsonl").write_text("\n".join(lines))
    ledger = Ledger()
    ledger.read(str(tmp_path), ["a", "missing"])
    assert ledger.rejected == 3000
    assert len(ledger.reasons) <= MOST_REASONS
