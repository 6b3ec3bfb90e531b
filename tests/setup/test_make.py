"""Make targets: each sets up first, passes its variables on, and the lock names no place."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CORE = "-m factory.setup core"
DEV = "-m factory.setup dev"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What set-up depends on, without an environment."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "generators/fonts/sources.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def commands(checkout: Path, *goals: str) -> list[str]:
    """What make would run, in order."""
    done = subprocess.run(
        ["make", "--dry-run", *goals], cwd=checkout, capture_output=True, text=True, check=True
    )
    return [line for line in done.stdout.splitlines() if not line.startswith(("make", "touch"))]


def test_the_default_goal_builds_the_science_recipe_after_set_up(checkout: Path) -> None:
    core, build = commands(checkout)
    assert CORE in core
    assert build.split() == [".venv/bin/factory", "build", "science", "--out", '"out/science"']


def test_variables_reach_the_command(checkout: Path) -> None:
    given = ("recipe=smoke", "samples=7", "out=/x y", "workers=0", "seed=5")
    build = commands(checkout, *given)[-1]
    for words in ("build smoke", '--out "/x y"', "--samples 7", "--workers 0", "--seed 5"):
        assert words in build


@pytest.mark.parametrize("goal", ["test", "lint", "bench", "submit", "train"])
def test_targets_of_developers_set_up_everything(checkout: Path, goal: str) -> None:
    ran = commands(checkout, goal)
    assert CORE in ran[0]
    assert DEV in ran[1]
    assert len(ran) > 2


@pytest.mark.parametrize("goal", ["build", "gallery"])
def test_building_needs_no_trainer(checkout: Path, goal: str) -> None:
    assert not any(DEV in command for command in commands(checkout, goal))


def test_set_up_happens_once_and_again_when_its_definition_changes(checkout: Path) -> None:
    stamp = checkout / ".venv" / ".ready"
    stamp.parent.mkdir()
    stamp.touch()
    assert len(commands(checkout)) == 1
    (checkout / "pyproject.toml").write_text("[project]")
    assert CORE in commands(checkout)[0]


def test_the_lock_pins_everything_and_names_no_place() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.match(r"[a-z0-9._-]+==[^ ]+( ; .+)?$", pin) for pin in pins)
    assert not re.search(r"https?:|file:|nvidia|cuda", text)
    pinned = {pin.partition("==")[0] for pin in pins}
    wanted = [Requirement(line).name for line in requires("internvlu-factory") or ()]
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} <= pinned


def test_continuous_integration_runs_the_documented_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == "exec make test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
