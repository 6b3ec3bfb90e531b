"""Debian packages: installed by root, or downloaded and unpacked by anyone."""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from factory.setup.process import output, succeeds

# Part of every Debian system with Python; another copy in one process would do harm.
BASE = frozenset({"libc6", "libgcc-s1", "libstdc++6", "libcrypt1"})


# Opened by name only where there is a screen or a GPU: large, and never needed to draw into memory.
DRIVERS = ("mesa", "llvm", "drm")


def available() -> bool:
    """Whether Debian's package tools are here."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None


def install(packages: Iterable[str]) -> bool:
    """Install packages for the whole system. Only root can; others get ``False`` at once."""
    if os.geteuid() != 0:
        return False
    command = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    return succeeds(*command) or (succeeds("apt-get", "update", "-qq") and succeeds(*command))


def unpack(packages: Iterable[str], root: Path) -> list[str]:
    """Download packages and unpack them below ``root``; returns those that cannot be had."""
    root.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    with TemporaryDirectory() as folder:
        archives = Path(folder)
        archives.chmod(0o755)
        for package in packages:
            if not succeeds("apt-get", *_state(), "download", "-qq", package, cwd=archives):
                failed.append(package)
        for archive in sorted(archives.glob("*.deb")):
            succeeds("dpkg-deb", "-x", archive, root)
    return failed


def version(package: str) -> str:
    """The version that a download gets, or ``""``."""
    shown = output("apt-cache", *_state(), "show", "--no-all-versions", package) or ""
    found = [line for line in shown.splitlines() if line.startswith("Version: ")]
    return found[0].removeprefix("Version: ") if found else ""


def with_dependencies(packages: Iterable[str]) -> list[str]:
    """Packages and the libraries they depend on, however deep, without the base system and drivers."""
    found: set[str] = set()
    frontier = set(packages)
    while frontier:
        found |= frontier
        flags = (
            f"--no-{kind}"
            for kind in ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
        )
        listed = output("apt-cache", *_state(), "depends", *flags, *sorted(frontier)) or ""
        named = {
            line.split()[-1]
            for line in listed.splitlines()
            if "Depends: lib" in line or "Depends: zlib" in line
        }
        frontier = {
            name for name in named - found - BASE if not any(word in name for word in DRIVERS)
        }
    return sorted(found)


@cache
def _state() -> tuple[str, ...]:
    """Options that give a user without rights package lists of their own, for systems that carry none."""
    if (output("apt-get", "download", "-qq", "--print-uris", "libc6") or "").strip():
        return ()
    folder = mkdtemp(prefix="apt-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for part in ("lists/partial", "cache/archives/partial"):
        (Path(folder) / part).mkdir(parents=True)
    options = (
        f"Dir::State::Lists={folder}/lists",
        f"Dir::Cache={folder}/cache",
        "Debug::NoLocking=1",
    )
    state = tuple(word for option in options for word in ("-o", option))
    succeeds("apt-get", *state, "update", "-qq")
    return state
