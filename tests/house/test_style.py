"""What the house forbids in its code, found in the syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("shards", "generators", "cot_expander", "factory", "model")
# Where samples are made: no clock may reach them.
PURE = ("shards", "generators", "cot_expander")
# What speaks to a person at a terminal.
SPEAKS = re.compile(
    r"factory/(cli|build|verify|doctor|progress|sheet|new|run|show|listing|status)\.py|factory/(setup|judge)/|model/"
)
SEEDED = {"Generator", "default_rng", "Philox", "PCG64", "SeedSequence"}
UNSAFE_LOADERS = {"", "yaml.Loader", "yaml.FullLoader", "yaml.UnsafeLoader"}
CLOCKS = {"time.time", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
PLACES = re.compile(
    r"^/(work|root|home|tmp|usr/local|mnt)/"
    r"|\b(pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|download\.pytorch\.org)\b"
)


def offences(source: str, pure: bool = True, silent: bool = True) -> Iterator[tuple[int, str]]:
    """Line and name of everything forbidden in a source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _call(node, pure, silent))
        elif isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "bare except"
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and PLACES.search(node.value)
        ):
            yield node.lineno, "place of one machine"
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "relative import"


def _call(node: ast.Call, pure: bool, silent: bool) -> Iterator[str]:
    name = ast.unparse(node.func)
    keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
    last = name.rpartition(".")[2]
    if name in ("eval", "exec"):
        yield "code execution"
    if re.match(r"(pickle|marshal|shelve|dill|joblib)\.(load|loads|open)$", name):
        yield "unsafe loading"
    if last == "load" and name.startswith("torch") and keywords.get("weights_only") != "True":
        yield "unsafe loading"
    if name == "yaml.unsafe_load" or (
        name == "yaml.load" and _loader(node, keywords) in UNSAFE_LOADERS
    ):
        yield "unsafe loading"
    if (re.match(r"(np|numpy)\.random\.", name) and last not in SEEDED) or re.match(
        r"random\.[a-z]", name
    ):
        yield "global randomness"
    if last == "default_rng" and not node.args and not keywords:
        yield "randomness without a seed"
    if last in ("uuid1", "uuid4"):
        yield "name from chance"
    if pure and any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS):
        yield "clock"
    if silent and name == "print":
        yield "print"


def _loader(node: ast.Call, keywords: dict[str | None, str]) -> str:
    return keywords.get("Loader", ast.unparse(node.args[1]) if len(node.args) > 1 else "")


def test_sources_are_free_of_what_is_forbidden() -> None:
    found = [
        f"{place}:{line}: {what}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for place in [path.relative_to(ROOT).as_posix()]
        for line, what in offences(
            path.read_text(encoding="utf-8"), room in PURE, not SPEAKS.match(place)
        )
    ]
    assert not found


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("x = np.random.randint(3)", "global randomness"),
        ("import random\nrandom.shuffle(x)", "global randomness"),
        ("def f(rng=np.random.default_rng()): ...", "randomness without a seed"),
        ("try:\n    f()\nexcept:\n    pass", "bare except"),
        ("value = eval(text)", "code execution"),
        ("pickle.loads(data)", "unsafe loading"),
        ("yaml.load(text, Loader=yaml.FullLoader)", "unsafe loading"),
        ("torch.load(path, map_location='cpu')", "unsafe loading"),
        ("key = uuid.uuid4()", "name from chance"),
        ("now = datetime.datetime.now()", "clock"),
        ("path = '/root/data'", "place of one machine"),
        ("index = 'https://pypi.org/simple'", "place of one machine"),
        ("from . import canvas", "relative import"),
        ("print(x)", "print"),
    ],
)
def test_a_planted_offence_is_seen(source: str, what: str) -> None:
    assert [name for _, name in offences(source)] == [what]


@pytest.mark.parametrize(
    "source",
    [
        "rng = np.random.default_rng(7)",
        "re.compile('x').eval",
        "yaml.load(text, Loader=yaml.SafeLoader)",
        "torch.load(path, weights_only=True)",
        "rng.random.choice(x)",
        "path = 'data/root/x'",
    ],
)
def test_what_is_allowed_is_left_alone(source: str) -> None:
    assert not list(offences(source))


def test_files_stay_small() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
    }
    assert not {place: count for place, count in lines.items() if count > 500}


def test_no_settings_name_a_place() -> None:
    names = ("Makefile", "Dockerfile", "pyproject.toml", "constraints.txt", ".ci/run", ".gitignore")
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"/(work|root)/|https?://(?!HEAD)", text), name
