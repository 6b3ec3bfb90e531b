"""The environment, the build of torch, and libraries that are loaded from beside it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from factory.setup import environment, preload, torch_build
from factory.setup.process import SetupError, output, succeeds

CC = shutil.which("cc")


def test_a_remake_keeps_downloads_and_drops_the_rest(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    environment.make(venv)
    (venv / "fonts" / "a.ttf").write_text("face")
    (venv / ".ready-dev").touch()
    stale = environment.site_packages(venv) / "stale.py"
    stale.touch()
    environment.make(venv)
    assert (venv / "fonts" / "a.ttf").read_text() == "face"
    assert not stale.exists()
    assert not (venv / ".ready-dev").exists()
    assert succeeds(environment.python(venv), "-m", "pip", "--version")


def test_a_folder_without_an_interpreter_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="make clean"):
        environment.site_packages(tmp_path)


@pytest.mark.parametrize(
    ("plan", "refused"),
    [
        ("Would install torch-2.13.0+cpu sympy-1.14.0", False),
        ("Would install nvidia-cublas-13.0 torch-2.13.0", True),
        (" + nvidia-cudnn-cu13==9.1\\n + torch==2.13.0", True),
        (" + cuda-bindings==13.0 + torch==2.13.0", True),
    ],
)
def test_a_road_to_cuda_packages_is_seen_before_it_is_taken(plan: str, refused: bool) -> None:
    road = (
        sys.executable,
        "-c",
        f"import sys; assert sys.argv[1:] == ['--dry-run']; print('{plan}')",
    )
    assert torch_build.brings_cuda(road) is refused


def test_a_command_that_does_not_exist_fails_quietly() -> None:
    assert not succeeds("no-such-program-here")
    assert output(sys.executable, "-c", "raise SystemExit(1)") is None
    assert output(sys.executable, "-c", "print(1)") == "1\n"


@pytest.mark.skipif(CC is None or sys.platform != "linux", reason="needs a C compiler")
def test_unpacked_libraries_load_by_name_after_those_they_need(tmp_path: Path) -> None:
    assert CC
    root = tmp_path / "venv" / "sysroot"
    libraries = root / "usr" / "lib"
    environment.make(tmp_path / "venv")
    libraries.mkdir(parents=True)
    # liba needs libz9: alphabetical order alone would fail.
    for name, code, needs in (
        ("libfactoryz", "int deep(void) { return 41; }", ()),
        ("libfactorya", "int deep(void); int top(void) { return deep() + 1; }", ("-lfactoryz",)),
    ):
        source = tmp_path / f"{name}.c"
        source.write_text(code)
        soname = f"{name}.so.1"
        built = ("-shared", "-fPIC", f"-Wl,-soname,{soname}", "-o", libraries / soname)
        subprocess.run([CC, *built, source, f"-L{libraries}", *needs], check=True)
        (libraries / f"{name}.so").symlink_to(soname)
    call = "import ctypes; print(ctypes.CDLL('libfactorya.so.1').top())"
    python = environment.python(tmp_path / "venv")
    assert output(python, "-c", call) is None
    preload.write(tmp_path / "venv", root)
    assert output(python, "-c", call) == "42\n"
