"""What this machine has: engines, fonts, libraries; their versions and what each enables."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from shutil import which

from factory.setup.libraries import LIBRARIES, loadable

# import name: distribution, what it enables, how to get it
ENGINES = {
    "skia": ("skia-python", "drawing", "make"),
    "uharfbuzz": ("uharfbuzz", "text shaping", "make"),
    "resvg_py": ("resvg_py", "second rasteriser", "make"),
    "cairosvg": ("cairosvg", "alternative SVG raster", "make"),
    "matplotlib": ("matplotlib", "function graphs and charts", "make"),
    "rdkit.Chem": ("rdkit", "molecules", "make"),
    "networkx": ("networkx", "graph verifiers", "make"),
    "sympy": ("sympy", "exact verifiers", "make"),
    "scipy": ("scipy", "numeric verifiers", "make"),
    "ray": ("ray", "parallel builds, clusters", "make"),
    "pyarrow": ("pyarrow", "manifests", "make"),
    "rapidocr": ("rapidocr", "reading text back", "make test"),
    "torch": ("torch", "the trainer", "make test"),
    "transformers": ("transformers", "the trainer", "make test"),
    "duckdb": ("duckdb", "SQL over manifests", "make test"),
    "webdataset": ("webdataset", "tests of foreign readers", "make test"),
}
PROGRAMS = {"chromium": "gallery tests", "java": "GeoGebra checks", "xvfb-run": "GeoGebra checks"}


@dataclass(frozen=True)
class Probe:
    """One thing that was looked for. ``needed`` things must be there for a build."""

    name: str
    present: bool
    version: str
    enables: str
    hint: str = ""
    needed: bool = False


def report() -> list[Probe]:
    """Probe everything. Each engine is imported in a process of its own, so that none can crash this one."""
    return [*_engines(), *_libraries(), *_fonts(), *_programs()]


def _engines() -> list[Probe]:
    # One process for all engines in the common case; one each only when that fails.
    together = _imports(*ENGINES)
    probes = []
    for module, (distribution, enables, hint) in ENGINES.items():
        found = together or _imports(module)
        probes.append(Probe(distribution, found, _version(distribution), enables, "" if found else hint, hint == "make"))
    return probes


def _imports(*modules: str) -> bool:
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = subprocess.run([sys.executable, "-c", code, *modules], capture_output=True, check=False, timeout=120)
    return done.returncode == 0


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _libraries() -> list[Probe]:
    return [Probe(name, loadable(name), "", user, "" if loadable(name) else f"install {package}", True) for name, (package, user) in LIBRARIES.items()]


def _fonts() -> list[Probe]:
    from generators.fonts import load_catalogue

    faces = load_catalogue().faces
    both = [face for face in faces if face.covers("Ag 物理")]
    enough = bool(both) and len(faces) > len(both)
    return [Probe("fonts", enough, f"{len(faces)} faces", f"text; {len(both)} faces have both scripts", "" if enough else "make", True)]


def _programs() -> list[Probe]:
    return [Probe(name, which(name) is not None, "", enables, "" if which(name) else "optional") for name, enables in PROGRAMS.items()]


def main() -> int:
    """Print the table. Returns 1 when something that a build needs is missing."""
    from rich.console import Console
    from rich.table import Table

    table = Table("", "engine", "version", "enables", "get it by")
    probes = report()
    for probe in probes:
        mark = "[green]✓[/]" if probe.present else "[red]✗[/]" if probe.needed else "–"
        table.add_row(mark, probe.name, probe.version, probe.enables, probe.hint)
    Console().print(table)
    return int(any(probe.needed and not probe.present for probe in probes))
