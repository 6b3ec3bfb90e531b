"""What the house forbids in code that makes data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "global randomness": r"np\.random\.(seed|rand|normal|choice|randint)\b|^\s*random\.(seed|random|choice|shuffle|randint)\(",
    "default-argument generator": r"=\s*(np\.random\.)?default_rng\(\)\s*[,)]",
    "bare except": r"^\s*except\s*:",
    "code execution": r"(?<![\w.])(eval|exec)\(",
    "unsafe loading": r"pickle\.loads?\(|yaml\.(unsafe_)?load\((?!.*Loader)|torch\.load\((?!.*weights_only=True)",
    "clock or uuid in data": r"uuid4\(|datetime\.now\(",
    "machine path": r"[\"']/(work|root|home|tmp)/",
    "print in a library": r"^\s*print\(",
}
PRINTS = ("factory/cli.py", "factory/build.py", "factory/verify.py", "factory/doctor.py", "factory/setup/", "factory/progress.py", "factory/judge/", "factory/sheet.py", "factory/new.py", "model/", "factory/run.py", "factory/show.py", "factory/listing.py", "factory/status.py", "factory/report/card.py")  # fmt: skip
ROOMS = ("shards", "generators", "cot_expander", "factory", "model")


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def hits(name: str, text: str) -> list[int]:
    return [text[: match.start()].count("\n") + 1 for match in re.finditer(FORBIDDEN[name], text, re.MULTILINE)]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_sources_are_free_of(name: str) -> None:
    found = []
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        if name == "print in a library" and place.startswith(PRINTS):
            continue
        found += [f"{place}:{line}" for line in hits(name, path.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("global randomness", "x = np.random.randint(3)"),
        ("bare except", "    except:"),
        ("code execution", "value = eval(text)"),
        ("unsafe loading", "pickle.loads(data)"),
        ("clock or uuid in data", "key = uuid4()"),
        ("machine path", "path = '/work/data'"),
        ("print in a library", "    print(x)"),
    ],
)
def test_planted_offences_are_seen(name: str, line: str) -> None:
    assert hits(name, line) == [1]


def test_files_stay_small() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text(encoding="utf-8").splitlines())) > 500}
    assert not long
