"""Which build of torch: CUDA where there is a GPU, else a CPU build, and never gigabytes of CUDA without one."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

from factory.setup.environment import python
from factory.setup.process import SetupError, output, succeeds

VERSION = "2.13.0"
Command = tuple[str | Path, ...]


def install(venv: Path) -> None:
    """Install the pinned torch, by the first road that leads to a build for this machine.

    Raises:
        SetupError: none does.
    """
    cpu_only = not has_gpu()
    for road in _roads(venv, cpu_only):
        if cpu_only and brings_cuda(road):
            continue
        if succeeds(*road):
            return
    build = "a CPU build of torch" if cpu_only else "torch"
    raise SetupError(
        f"{build} {VERSION} cannot be found; install it into {venv}, then run make again"
    )


def has_gpu() -> bool:
    """Whether an NVIDIA driver runs here. A toolkit without a driver is no GPU."""
    return bool(output("nvidia-smi", "--list-gpus"))


def _roads(venv: Path, cpu_only: bool) -> Iterator[Command]:
    pip: Command = (python(venv), "-m", "pip", "install", "--disable-pip-version-check")
    uv: Command = (venv / "bin" / "uv", "pip", "install", "--python", python(venv))
    if not cpu_only:
        yield (*uv, "--torch-backend=auto", f"torch=={VERSION}")
        yield (*uv, f"torch=={VERSION}")
        yield (*pip, f"torch=={VERSION}")
        return
    # pip may be configured with a place that holds a CPU wheel; only such a wheel has this local version.
    yield (*pip, f"torch=={VERSION}+cpu")
    yield (*uv, "--torch-backend=cpu", f"torch=={VERSION}")
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        yield (*pip, f"torch=={VERSION}")  # the index's own build has no CUDA there


def brings_cuda(road: Command) -> bool:
    """Whether a dry run names a CUDA package. A road that fails brings nothing and is tried all the same."""
    plan = output(*road, "--dry-run") or ""
    return any(word in plan.lower() for word in ("nvidia-", "nvidia_", "cuda-", "cuda_"))
