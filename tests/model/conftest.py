from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from model.nn.network import Network


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Small matrices are faster on one thread, and sums keep one order."""
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def network() -> Network:
    """The reference's tiny network with its weights. Shared, without gradients."""
    from tests.model import golden

    return golden.build_network().eval().requires_grad_(False)


@pytest.fixture
def trainable() -> Network:
    """A fresh copy of the reference's tiny network, with gradients."""
    from tests.model import golden

    return golden.build_network()
