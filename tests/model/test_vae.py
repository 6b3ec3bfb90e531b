"""The folded VAE equals the video VAE on single pictures."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

diffusers = pytest.importorskip(
    "diffusers", reason="diffusers is not installed (extra `diffusion`)"
)

from model.config import VaeConfig  # noqa: E402
from model.nn.vae import FoldedVae, fold  # noqa: E402
from tests.model import golden  # noqa: E402

TINY = VaeConfig(
    base_dim=8, z_dim=4, latents_mean=(0.1, -0.2, 0.3, 0.0), latents_std=(1.5, 0.7, 2.0, 1.0)
)


@pytest.fixture(scope="module")
def video():
    torch.manual_seed(7)
    vae = diffusers.AutoencoderKLQwenImage(
        base_dim=TINY.base_dim,
        z_dim=TINY.z_dim,
        latents_mean=list(TINY.latents_mean),
        latents_std=list(TINY.latents_std),
    )
    for name, parameter in vae.named_parameters():
        if name.endswith("gamma"):
            torch.nn.init.uniform_(parameter, 0.5, 1.5)
    return vae.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def folded(video) -> FoldedVae:
    vae = FoldedVae(TINY)
    vae.load_state_dict(fold(video.state_dict()))
    return vae.eval().requires_grad_(False)


@pytest.mark.parametrize("size", [(32, 32), (64, 48), (24, 120)])
def test_encoder(video, folded, size):
    pixels = torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(1)) * 2 - 1
    posterior = video.encode(pixels[:, :, None]).latent_dist
    mode, log_variance = folded.moments(pixels)
    golden.assert_close(mode, posterior.mode()[:, :, 0])
    golden.assert_close(log_variance, posterior.logvar[:, :, 0])


@pytest.mark.parametrize("size", [(4, 4), (8, 6), (3, 15)])
def test_decoder(video, folded, size):
    latents = torch.randn(2, TINY.z_dim, *size, generator=torch.Generator().manual_seed(2))
    mean = torch.tensor(TINY.latents_mean)[:, None, None]
    std = torch.tensor(TINY.latents_std)[:, None, None]
    raw = (latents * std + mean)[:, :, None]
    golden.assert_close(folded.decode(latents), video.decode(raw).sample[:, :, 0])


def test_encode_normalises_the_mode(folded):
    pixels = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(3)) * 2 - 1
    mode, _ = folded.moments(pixels)
    mean = torch.tensor(TINY.latents_mean)[:, None, None]
    std = torch.tensor(TINY.latents_std)[:, None, None]
    golden.assert_close(folded.encode(pixels) * std + mean, mode)


def test_sides_must_fit(folded):
    with pytest.raises(ValueError, match="multiples of 8"):
        folded.encode(torch.zeros(1, 3, 36, 32))


def test_released_configuration_has_the_same_weights():
    """Names and shapes at full size, without memory."""
    with torch.device("meta"):
        video = diffusers.AutoencoderKLQwenImage()
        folded = FoldedVae(VaeConfig())
    theirs = {name: t.shape for name, t in fold(video.state_dict()).items()}
    assert theirs == {name: t.shape for name, t in folded.state_dict().items()}
    assert VaeConfig().latents_mean == tuple(video.config.latents_mean)
    assert VaeConfig().latents_std == tuple(video.config.latents_std)
