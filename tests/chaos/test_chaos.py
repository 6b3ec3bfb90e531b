"""Kill whatever runs, fill the disk, take the disk away: the dataset is the one of a quiet day."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from campaign import MISFORTUNES, Campaign
from observer import Folder, observed
from toys import built, session, tree

from shards.store import committed_shards

FIELDS = {
    "samples": 120,
    "shard_samples": 5,
    "mix": [{"use": "toy.*r", "share": 0.5}, {"use": "toy.box", "share": 0.5, "params": {"seconds": 0.04}}],
}  # fmt: skip
SEED = int(os.environ.get("CHAOS_SEED", "1"))
Mishap = tuple[Callable[[], None], Callable[[], None]]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("quiet")
    assert built(folder, session(**FIELDS)).exit_code == 0
    return tree(folder)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of our own, where mounting is allowed; else a folder."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    yield place
    if mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def mishaps(disk: Path) -> dict[str, Mishap]:
    """A disk that is full and one that is read-only, as far as this machine lets us."""

    def remount(options: str) -> Callable[[], None]:
        command = ["mount", "-o", f"remount,{options}", str(disk)]
        return lambda: subprocess.run(command, check=False, capture_output=True) and None

    if not os.path.ismount(disk):
        return {}
    return {
        "disk full": (_fill(disk), lambda: (disk / "ballast").unlink(missing_ok=True)),
        "read-only": (remount("ro"), remount("rw")),
    }


def _fill(disk: Path) -> Callable[[], None]:
    def fill() -> None:
        # Unbuffered: nothing is left over that closing the file would have to write.
        with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(2**16))

    return fill


def survive(disk: Path, expected: dict[str, bytes], kills: int) -> Campaign:
    out = disk / "out"
    rounds: list[int] = []

    def finished() -> None:
        assert tree(out) == expected
        rounds.append(len(rounds))

    def forget(rng: random.Random) -> None:
        for name in rng.sample(sorted(committed_shards(str(out))), 20):
            (out / "shards" / f"{name}.tar").unlink()

    campaign = Campaign(str(out), FIELDS, kills, SEED, finished, forget, mishaps(disk))
    with observed(Folder(out), expected) as observer:
        campaign.run()
    assert observer.wrong == []
    assert observer.seen > 3 * 24
    assert rounds
    assert sum(campaign.done[name] for name in MISFORTUNES) == kills
    print(
        f"{kills} kills {dict(campaign.done)}, exits {dict(campaign.exits)}, "
        f"{len(rounds)} whole datasets, {observer.looks} looks, {observer.seen} files compared"
    )
    return campaign


def test_ten_kills(disk: Path, expected: dict[str, bytes]) -> None:
    survive(disk, expected, 10)


@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_a_hundred_kills(disk: Path, expected: dict[str, bytes]) -> None:
    survive(disk, expected, int(os.environ.get("CHAOS_KILLS", "100")))


@pytest.mark.parametrize("harm", ["truncated tar", "tar before its manifest"])
def test_the_observer_sees_what_it_is_there_for(
    tmp_path: Path, expected: dict[str, bytes], harm: str
) -> None:
    for name, content in expected.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with observed(Folder(tmp_path), expected) as observer:
        observer.once()
        assert observer.wrong == []
        name = next(name for name in expected if name.endswith(".tar"))
        if harm == "truncated tar":
            (tmp_path / name).write_bytes(expected[name][:-512])
        else:
            (tmp_path / name).unlink()
            (tmp_path / name).with_suffix(".parquet").unlink()
            observer.once()
            (tmp_path / name).write_bytes(expected[name])
        observer.once()
    assert observer.wrong
