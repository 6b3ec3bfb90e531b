"""What this machine has: engines, system libraries, fonts, programs; their versions and what each enables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from shutil import which
from typing import Literal

from factory.setup.libraries import LIBRARIES, loadable

Section = Literal["engine", "library", "fonts", "program"]

_BUILD = "run make"
_TESTS = "run make test"


@dataclass(frozen=True)
class Probe:
    """One thing that was looked for. ``needed`` things must be there for a build."""

    section: Section
    name: str
    present: bool
    version: str
    enables: str
    hint: str = ""
    needed: bool = False


@dataclass(frozen=True)
class _Engine:
    module: str
    distribution: str
    enables: str
    hint: str


_ENGINES = (
    _Engine("skia", "skia-python", "drawing", _BUILD),
    _Engine("uharfbuzz", "uharfbuzz", "text shaping", _BUILD),
    _Engine("fontTools.ttLib", "fonttools", "font catalogue", _BUILD),
    _Engine("resvg", "resvg", "independent SVG raster", _BUILD),
    _Engine("cairosvg", "cairosvg", "alternative SVG raster", _BUILD),
    _Engine("cv2", "opencv-python-headless", "read-back of pictures", _BUILD),
    _Engine("matplotlib", "matplotlib", "function graphs and charts", _BUILD),
    _Engine("rdkit.Chem.Draw", "rdkit", "molecules", _BUILD),
    _Engine("trimesh", "trimesh", "solids", _BUILD),
    _Engine("networkx", "networkx", "graph verifiers", _BUILD),
    _Engine("sympy", "sympy", "exact verifiers", _BUILD),
    _Engine("scipy", "scipy", "numeric verifiers", _BUILD),
    _Engine("ray", "ray", "parallel and cluster builds", _BUILD),
    _Engine("pyarrow", "pyarrow", "manifests", _BUILD),
    _Engine("openai", "openai", "reasoning text by a language model", _BUILD),
    _Engine("rapidocr", "rapidocr", "reading text back", _TESTS),
    _Engine("torch", "torch", "the trainer", _TESTS),
    _Engine("transformers", "transformers", "the trainer's tokenizer", _TESTS),
    _Engine("duckdb", "duckdb", "SQL over manifests", _TESTS),
    _Engine("s3fs", "s3fs", "datasets in object stores", _TESTS),
)
_PROGRAMS = {
    "chromium": "tests of the gallery",
    "npm": "the extended fonts",
    "java": "GeoGebra checks",
}


def report() -> list[Probe]:
    """Probe everything. Nothing that is broken here can break the caller."""
    return [*_engines(), *_libraries(), *_fonts(), *_programs()]


def main() -> int:
    """Print the table. Returns 1 when something that a build needs is missing."""
    from rich.console import Console
    from rich.table import Table

    table = Table("", "", "version", "enables", "to get it", box=None, pad_edge=False)
    probes = report()
    section = ""
    for probe in probes:
        if probe.section != section:
            section = probe.section
            table.add_row("", f"[bold]{section}[/]")
        mark = "[green]✓[/]" if probe.present else "[red]✗[/]" if probe.needed else "[yellow]–[/]"
        table.add_row(mark, probe.name, probe.version, probe.enables, probe.hint)
    console = Console()
    console.print(table)
    missing = [probe.name for probe in probes if probe.needed and not probe.present]
    console.print(f"\nmissing for a build: {', '.join(missing)}" if missing else "\nready to build")
    return int(bool(missing))


def _engines() -> Iterator[Probe]:
    """Each group is imported in a process of its own: a crash there is only a missing engine here."""
    # All together is fast and almost always right; one by one says which one is broken.
    together = [engine for engine in _ENGINES if _version(engine)]
    with ThreadPoolExecutor(4) as pool:
        halves = [together[::2], together[1::2]]
        if all(pool.map(_imports, halves)):
            working = set(together)
        else:
            each = pool.map(lambda engine: _imports([engine]), together)
            working = {engine for engine, works in zip(together, each, strict=True) if works}
    for engine in _ENGINES:
        present = engine in working
        hint = "" if present else engine.hint
        needed = engine.hint == _BUILD
        yield Probe(
            "engine", engine.distribution, present, _version(engine), engine.enables, hint, needed
        )


def _imports(engines: Iterable[_Engine]) -> bool:
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    command = [sys.executable, "-c", code, *(engine.module for engine in engines)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _version(engine: _Engine) -> str:
    try:
        return version(engine.distribution)
    except PackageNotFoundError:
        return ""


def _libraries() -> Iterator[Probe]:
    for library in LIBRARIES:
        present = loadable(library)
        hint = "" if present else f"install {library.package}"
        yield Probe("library", library.file, present, "", library.user, hint, needed=True)


def _fonts() -> Iterator[Probe]:
    from generators.fonts import load_catalogue

    for extent, hint, needed in (("core", _BUILD, True), ("extended", "run make fonts", False)):
        try:
            catalogue = load_catalogue(extent)
        except (OSError, ValueError) as error:
            yield Probe("fonts", f"{extent} set", False, "", str(error), hint, needed)
            continue
        han, latin = (
            len({face.family for face in catalogue.select(lang=lang)}) for lang in ("zh", "en")
        )
        # Without npm and Debian packages the extended set is no larger than the core one.
        present = (
            han > 0 and latin > 0 and (needed or len(catalogue.faces) > len(load_catalogue().faces))
        )
        found = f"{len(catalogue.faces)} faces"
        enables = f"{han} Chinese and {latin} Latin families"
        yield Probe(
            "fonts", f"{extent} set", present, found, enables, "" if present else hint, needed
        )


def _programs() -> Iterator[Probe]:
    for name, enables in _PROGRAMS.items():
        present = which(name) is not None
        yield Probe("program", name, present, "", enables, "" if present else f"install {name}")
