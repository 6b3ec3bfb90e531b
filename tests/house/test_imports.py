"""Dependencies point one way, verifiers stay apart from drawing, and the command line starts light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {
    "shards": {"shards"},
    "generators": {"generators", "shards"},
    "cot_expander": {"cot_expander", "generators.scene", "shards"},
    "factory": {"factory", "cot_expander", "generators", "shards"},
    "model": {"model", "shards"},
}
OURS = tuple(ALLOWED)
DRAWING = ("generators.canvas", "generators.look", "generators.palettes")
HEAVY = {
    "ray",
    "torch",
    "rdkit",
    "onnxruntime",
    "transformers",
    "diffusers",
    "skia",
    "matplotlib",
    "cv2",
    "scipy",
    "sympy",
}


def imports(source: str) -> Iterator[str]:
    """Absolute module names that a source imports anywhere; ``from a import b`` counts as ``a`` and ``a.b``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def breaches(room: str, source: str) -> list[str]:
    """Imports of our packages that a room may not make."""
    allowed = ALLOWED[room]
    ours = [name for name in imports(source) if name.split(".")[0] in OURS]
    return [
        name
        for name in ours
        if not any(name == a or name.startswith(a + ".") for a in allowed)
        and not _parent_of_allowed(name, allowed)
    ]


def _parent_of_allowed(name: str, allowed: set[str]) -> bool:
    return any(a.startswith(name + ".") for a in allowed)


def files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", OURS)
def test_rooms_import_only_what_they_may(room: str) -> None:
    found = {
        str(path.relative_to(ROOT)): bad
        for path in files(room)
        if (bad := breaches(room, path.read_text(encoding="utf-8")))
    }
    assert not found


def test_a_planted_breach_is_seen() -> None:
    assert breaches("shards", "from factory.plan import Plan") == [
        "factory.plan",
        "factory.plan.Plan",
    ]
    assert breaches("cot_expander", "from generators.canvas import Canvas")
    assert breaches("model", "def f():\n    import generators.scene") == ["generators.scene"]
    assert not breaches("cot_expander", "from generators.scene import Fact")


def test_verifiers_do_not_import_drawing_code() -> None:
    wrong = {}
    for path in (ROOT / "generators").rglob("verify*.py"):
        family = f"{path.parent.relative_to(ROOT).as_posix().replace('/', '.')}.{path.stem.removeprefix('verify_')}"
        bad = [
            n
            for n in imports(path.read_text(encoding="utf-8"))
            if n.startswith(DRAWING) or n == family or n.startswith(family + ".")
        ]
        if bad:
            wrong[path.name] = bad
    assert not wrong


def test_every_kind_has_a_verifier_beside_it() -> None:
    from factory.registry import discover

    registry = discover()
    assert len(registry.kinds) >= 50
    assert not registry.unavailable
    for kind in registry.kinds:
        assert kind in registry.verifier(kind).kinds


def test_help_loads_no_engine() -> None:
    code = "import sys\nfrom factory.cli import main\nsys.argv = ['factory', '--help']\ntry:\n    main()\nexcept SystemExit:\n    pass\nprint('LOADED', *sorted(set(m.split('.')[0] for m in sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.rsplit("LOADED", 1)[1].split())
    assert "build" in done.stdout
    assert not loaded & HEAVY
