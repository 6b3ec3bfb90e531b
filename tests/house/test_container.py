"""The container: linted, pinned, not root, and with what set-up would provide."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from factory.setup.libraries import LIBRARIES

ROOT = Path(__file__).parents[2]
HADOLINT = shutil.which("hadolint", path=str(Path(sys.executable).parent))


def steps(text: str) -> list[tuple[str, str]]:
    """Instructions and their arguments, continuation lines joined, comments dropped."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [
        (n, " ".join(rest.split()))
        for n, _, rest in (s.partition(" ") for s in joined.splitlines() if s)
    ]


def dockerfile() -> list[tuple[str, str]]:
    return steps((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def lint(path: Path) -> list[str]:
    assert HADOLINT
    done = subprocess.run(
        [HADOLINT, "--no-color", str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(HADOLINT is None, reason="hadolint has no wheel for this machine")
def test_linter_has_no_complaint(tmp_path: Path) -> None:
    assert not lint(ROOT / "Dockerfile")
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM python:latest\nRUN cd /x && sudo pip install y\n", encoding="utf-8")
    assert lint(careless)


def test_last_stage_runs_as_an_ordinary_user() -> None:
    users = [value for name, value in dockerfile() if name == "USER"]
    assert users
    assert users[-1] not in ("root", "0")


def test_bases_are_pinned() -> None:
    stages = [value.split() for name, value in dockerfile() if name == "FROM"]
    named = {words[-1] for words in stages if "AS" in words}
    for words in stages:
        assert words[0] in named or re.search(r":\d", words[0]), words


def test_wheels_are_locked() -> None:
    installs = [value for name, value in dockerfile() if name == "RUN" and "pip install" in value]
    assert installs
    assert all("-c constraints.txt" in value for value in installs)


def test_system_libraries_are_those_of_set_up() -> None:
    words = {word for name, value in dockerfile() if name == "RUN" for word in value.split()}
    assert {library.package for library in LIBRARIES} <= words


def test_everything_copied_exists() -> None:
    for name, value in dockerfile():
        if name == "COPY" and "--from" not in value:
            for source in value.split()[:-1]:
                assert (ROOT / source).exists(), source
