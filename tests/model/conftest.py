from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra `train`)")

from model.nn.network import Network  # noqa: E402
from tests.model import golden  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def network() -> Network:
    """The reference's tiny network with its weights. Shared, without gradients."""
    return golden.build_network().eval().requires_grad_(False)


@pytest.fixture
def trainable() -> Network:
    """A fresh copy of the reference's tiny network, with gradients."""
    return golden.build_network()
