"""Every registered kind, with a few samples of each that all tests share."""

from __future__ import annotations

from functools import cache

import pytest

from tests.conformance.build import LEVELS, built, maker_of
from tests.conformance.kinds import REGISTRY, Kind, Specimen


@pytest.fixture(params=list(REGISTRY.kinds))
def kind(request: pytest.FixtureRequest) -> Kind:
    made = _made(request.param)
    if isinstance(made, str):
        pytest.fail(made)
    return made


@cache
def _made(name: str) -> Kind | str:
    """The kind with its samples, built once; or why it has none."""
    maker = maker_of(name)
    try:
        specimens = tuple(Specimen(built(maker, name, place)) for place in range(len(LEVELS)))
    except AssertionError as error:
        return str(error)
    return Kind(REGISTRY.generator(name), REGISTRY.verifier(name), specimens)
