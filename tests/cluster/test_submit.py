"""``factory submit`` to a head that an operator started, with its token."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from machines import Cluster, cluster
from toys import tree

from factory.cluster.working_tree import packed_tree

pytest.importorskip("aiohttp", reason='the Jobs API needs "ray[default]"')

ROOT = Path(__file__).parents[2]
FACTORY = str(Path(sys.executable).with_name("factory"))
RECIPE = str(Path(__file__).with_name("physics.yaml"))
SMALL = ("--samples", "12", "--set", "shard_samples=4")
DERIVED = ("report.json", "run.json")
"""Files that tell how a run went, and so differ between runs."""


@pytest.fixture(scope="module")
def head(node_environment: dict[str, str]) -> Iterator[Cluster]:
    with cluster(cpus=2, **node_environment) as machines:
        yield machines


def factory(head: Cluster, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **head.secrets, "RAY_API_SERVER_ADDRESS": head.address, **env}
    environment.pop("RAY_ADDRESS", None)
    return subprocess.run(
        [FACTORY, *words], env=environment, cwd=ROOT, text=True, capture_output=True, check=False
    )


def data(folder: Path) -> dict[str, bytes]:
    return {
        name: content
        for name, content in tree(folder).items()
        if name not in DERIVED and not name.startswith("gallery/")
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("local")
    words = [FACTORY, "build", RECIPE, "--out", str(folder), "--workers", "0", *SMALL]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return data(folder)


def test_a_submitted_build_equals_a_local_one(
    head: Cluster, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    done = factory(head, "submit", RECIPE, "--out", str(tmp_path), *SMALL, "--job-id", "whole")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 samples in 3 shards" in done.stdout
    assert data(tmp_path) == expected
    assert "12 samples in 3 shards" in factory(head, "logs", "whole").stdout
    state = factory(head, "status", "whole", "--address", head.address).stdout
    assert state.startswith(f"whole: succeeded, into {tmp_path}")
    assert "complete, 3 of 3 shards" in factory(head, "status", str(tmp_path)).stdout


def test_a_detached_job_is_stopped_and_resumed(
    head: Cluster, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    words = ("--out", str(tmp_path), "--set", "shard_samples=4")
    begun = factory(head, "submit", RECIPE, *words, "--samples", "4000", "--detach")
    assert begun.returncode == 0, begun.stderr
    job = begun.stdout.strip()
    _wait(lambda: any(tmp_path.glob("shards/*.tar")))
    assert "asked to stop" in factory(head, "stop", job).stdout
    _wait(lambda: ": stopped" in factory(head, "status", job, "--address", head.address).stdout)
    assert "the same command resumes" in factory(head, "logs", job).stdout
    made = {name: content for name, content in data(tmp_path).items() if name.startswith("shards/")}
    same = expected.keys() & made.keys()
    assert same
    assert {name: made[name] for name in same} == {name: expected[name] for name in same}


def test_a_failed_job_hands_its_exit_code_on(head: Cluster, tmp_path: Path) -> None:
    (tmp_path / "recipe.lock.yaml").write_text("not: ours")
    done = factory(head, "submit", RECIPE, "--out", str(tmp_path), *SMALL)
    assert done.returncode == 2
    assert "recipe.lock.yaml: damaged" in done.stdout


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"RAY_AUTH_TOKEN": "0" * 64}, "asks for a token"),
        ({"RAY_AUTH_MODE": "disabled", "RAY_AUTH_TOKEN": ""}, "asks for a token"),
        ({"RAY_API_SERVER_ADDRESS": "http://127.0.0.1:9"}, "no Ray head answers"),
        ({"RAY_API_SERVER_ADDRESS": "ftp://here"}, "write http://HEAD:8265"),
    ],
)
def test_a_head_that_cannot_be_used_is_one_line(
    head: Cluster, tmp_path: Path, env: dict[str, str], said: str
) -> None:
    done = factory(head, "submit", RECIPE, "--out", str(tmp_path), *SMALL, **env)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert head.token not in done.stderr
    assert not any(tmp_path.iterdir())


def test_the_tree_holds_code_and_one_recipe_only(tmp_path: Path) -> None:
    with packed_tree(ROOT / "recipes" / "smoke.yaml") as folder:
        found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        assert Path("factory/cli.py") in found
        assert Path("generators/fonts/sources.yaml") in found
        assert [path for path in found if path.parts[0] == "recipes"] == [
            Path("recipes/smoke.yaml")
        ]
        assert sum((folder / path).stat().st_size for path in found) < 20 * 2**20
        assert not [p for p in found if "__pycache__" in p.parts or p.name.startswith(".")]


def _wait(what: Any, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.2)
