"""Whatever is killed, and whenever: the same command finishes the same files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import alive, shard_workers, wait_for
from toys import built, session, tree

from shards.store import committed_shards

DRIVER = Path(__file__).parent / "drive.py"
SLOW = {
    "mix": [
        {"use": "toy.*r", "share": 0.5},
        {"use": "toy.box", "share": 0.5, "params": {"seconds": 0.05}},
    ]
}


def start(out: Path, workers: int, fields: dict[str, Any], **options: Any) -> subprocess.Popen[str]:
    arguments = [sys.executable, str(DRIVER), str(out), str(workers), json.dumps(fields)]
    return subprocess.Popen(
        arguments, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def whole_shards_only(out: Path) -> None:
    """A tar under its final name has its manifest and its ledger."""
    for name in committed_shards(str(out)):
        assert (out / "shards" / f"{name}.parquet").is_file()
        assert (out / "rejects" / f"{name}.jsonl").is_file()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("uninterrupted")
    assert built(folder, session(**SLOW)).exit_code == 0
    return tree(folder)


@pytest.mark.parametrize("moment", ["lock", "first slot", "one shard", "three shards"])
@pytest.mark.parametrize("workers", [0, 2])
def test_a_killed_driver_resumes(
    tmp_path: Path, expected: dict[str, bytes], workers: int, moment: str
) -> None:
    driver = start(tmp_path, workers, SLOW)
    reached = {
        "lock": lambda: (tmp_path / "recipe.lock.yaml").exists(),
        "first slot": lambda: any(tmp_path.glob(".partial/*.tmp")),
        "one shard": lambda: len(committed_shards(str(tmp_path))) >= 1,
        "three shards": lambda: len(committed_shards(str(tmp_path))) >= 3,
    }
    wait_for(reached[moment])
    pool = shard_workers(driver.pid)
    os.kill(driver.pid, signal.SIGKILL)
    driver.wait()
    whole_shards_only(tmp_path)
    wait_for(lambda: not any(alive(pid) for pid in pool))
    assert built(tmp_path, session(**SLOW), workers).exit_code == 0
    assert tree(tmp_path) == expected


def test_killed_workers_are_replaced(tmp_path: Path, expected: dict[str, bytes]) -> None:
    driver = start(tmp_path, 2, SLOW)
    for _ in range(3):
        before = wait_for(lambda: shard_workers(driver.pid))
        time.sleep(0.3)
        os.kill(before[0], signal.SIGKILL)
        known = set(before)
        wait_for(lambda: driver.poll() is not None or set(shard_workers(driver.pid)) - known)  # noqa: B023
        whole_shards_only(tmp_path)
    output, complaint = driver.communicate(timeout=120)
    assert driver.returncode == 0, output + complaint
    assert tree(tmp_path) == expected


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_drops_the_shard_in_hand(
    tmp_path: Path, expected: dict[str, bytes], workers: int, number: signal.Signals
) -> None:
    driver = start(tmp_path, workers, SLOW)
    wait_for(lambda: len(committed_shards(str(tmp_path))) >= 1)
    driver.send_signal(number)
    output, complaint = driver.communicate(timeout=60)
    assert driver.returncode == 130, output + complaint
    assert "Traceback" not in complaint
    assert not (tmp_path / ".partial").exists()
    whole_shards_only(tmp_path)
    assert len(committed_shards(str(tmp_path))) < 4
    assert built(tmp_path, session(**SLOW)).exit_code == 0
    assert tree(tmp_path) == expected


def test_two_drivers_at_once_write_one_dataset(tmp_path: Path, expected: dict[str, bytes]) -> None:
    drivers = [start(tmp_path, 0, SLOW) for _ in range(2)]
    for driver in drivers:
        output, complaint = driver.communicate(timeout=120)
        assert driver.returncode == 0, output + complaint
    assert tree(tmp_path) == expected


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for about two shards."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs leave to mount a tmpfs")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_full_disk_is_one_line_and_loses_nothing(
    small_disk: Path, expected: dict[str, bytes], workers: int
) -> None:
    driver = start(small_disk, workers, SLOW)
    output, _ = driver.communicate(timeout=120)
    assert driver.returncode == 2
    assert "cannot write" in output
    assert "No space left on device; free some space" in output
    whole_shards_only(small_disk)
    assert len(committed_shards(str(small_disk))) < 4
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    assert built(small_disk, session(**SLOW)).exit_code == 0
    assert tree(small_disk) == expected


def test_a_file_size_limit_is_one_line(tmp_path: Path, expected: dict[str, bytes]) -> None:
    largest = max(len(data) for name, data in expected.items() if name.endswith(".tar"))
    limited = {**os.environ, "TOY_FILE_LIMIT": str(largest // 2)}
    driver = start(tmp_path, 0, SLOW, env=limited)
    output, _ = driver.communicate(timeout=120)
    assert driver.returncode == 2
    assert "File too large" in output
    assert committed_shards(str(tmp_path)) == set()
