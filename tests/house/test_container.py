"""The container builds what the project says: pinned base, no root at run time, locked wheels, copied rooms exist."""

from __future__ import annotations

from pathlib import Path

from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[2]


def instructions() -> list[tuple[str, str]]:
    parser = DockerfileParser(fileobj=(ROOT / "Dockerfile").open("rb"))
    return [(step["instruction"], step["value"]) for step in parser.structure if step["instruction"] != "COMMENT"]


def test_base_is_pinned_and_the_last_user_is_not_root() -> None:
    steps = instructions()
    base = steps[0]
    assert base[0] == "FROM"
    assert ":" in base[1]
    assert not base[1].endswith("latest")
    users = [value for name, value in steps if name == "USER"]
    assert users
    assert users[-1] != "root"


def test_lists_are_cleaned_and_wheels_are_locked() -> None:
    runs = [value for name, value in instructions() if name == "RUN"]
    for run in runs:
        if "apt-get install" in run:
            assert "--no-install-recommends" in run
            assert "rm -rf /var/lib/apt/lists/*" in run
    assert any("-c constraints.txt" in run for run in runs if "pip install" in run)


def test_system_libraries_are_those_set_up_provides() -> None:
    from factory.setup.libraries import LIBRARIES

    runs = " ".join(value for name, value in instructions() if name == "RUN")
    assert {library.package for library in LIBRARIES} <= set(runs.split())


def test_everything_copied_exists() -> None:
    for name, value in instructions():
        if name == "COPY":
            for source in value.split()[:-1]:
                assert (ROOT / source).exists(), source
