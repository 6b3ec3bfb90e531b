"""``factory new``: what it writes works before anyone has touched it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from factory.errors import UserError
from factory.new import write
from factory.recipe import parse
from factory.registry import discover
from factory.session import Session, Tools
from factory.worker import Reject


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package of kinds, importable by its name."""
    root = tmp_path / f"kinds{abs(hash(tmp_path))}"
    subject = root / "science" / "physics"
    subject.mkdir(parents=True)
    for folder in (root, root / "science", subject):
        (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield root
    for name in [name for name in sys.modules if name.startswith(root.name)]:
        del sys.modules[name]


def test_a_new_kind_fills_every_level_and_language(package: Path) -> None:
    paths = write("physics.my_kind", package)
    assert [path.name for path in paths] == ["my_kind.py", "verify_my_kind.py"]
    recipe = parse(
        {
            "recipe": "fresh",
            "samples": 20,
            "mix": [{"use": "physics.my_kind", "share": 1}],
            "size": {"choices": [[1024, 1024], [1024, 768], [768, 1024]]},
        }
    )
    session = Session.of(recipe, tools=Tools(roots=(package.name,)))
    maker = session.maker(session.lock(), "")
    rejects: list[Reject] = []
    made = [maker.fill(slot, rejects) for slot in session.plan.slots(0, 20)]
    assert rejects == []
    assert all(packed is not None and len(packed.sample.rows) >= 16 for packed in made)


def test_names_that_cannot_be_used(package: Path) -> None:
    write("physics.my_kind", package)
    for kind, message in {
        "physics.my_kind": "exists already",
        "phisics.other": 'no subject "phisics"; did you mean "physics"?',
        "physics": "is not a kind",
        "physics.My-Kind": "is not a kind",
        "physics.../x": "is not a kind",
    }.items():
        with pytest.raises(UserError) as caught:
            write(kind, package)
        assert message in str(caught.value)


def test_a_module_that_cannot_be_imported_makes_its_kinds_unavailable(package: Path) -> None:
    (package / "science/physics/engine.py").write_text(
        'import no_such_engine\nclass A:\n    kind = "physics.a"\n'
    )
    (package / "science/physics/typo.py").write_text("def broken(:\n")
    registry = discover((package.name,))
    assert registry.kinds == {}
    assert registry.unavailable["physics.a"].endswith("No module named 'no_such_engine'")
    assert "SyntaxError" in registry.unavailable["physics.typo"]
    with pytest.raises(UserError, match=r'"physics\.a" is unavailable'):
        registry.generator("physics.a")
