"""What is counted without a walk equals what a walk counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from toys import session

from factory.plan import shard_name
from factory.resume import Remaining


@pytest.mark.parametrize("samples", [40, 37, 1])
@pytest.mark.parametrize("done", [[], [0], [3], [0, 1, 2, 3], [1, 3, 9]])
def test_finished_samples(tmp_path: Path, samples: int, done: list[int]) -> None:
    (tmp_path / "shards").mkdir()
    for number in done:
        (tmp_path / "shards" / f"{shard_name('toys', number)}.tar").touch()
    remaining = Remaining.of(session(samples=samples).plan, str(tmp_path))
    assert remaining.finished_samples == sum(spec.samples for spec in remaining.finished())
