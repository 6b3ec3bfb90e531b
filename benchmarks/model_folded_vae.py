"""The folded still-picture VAE against diffusers' video VAE at the released width.

    python -m benchmarks.model_folded_vae

Same random weights, one frame, one process; both must agree first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.model_measure import alternate, save
from model.config import VaeConfig
from model.nn.init import initialise
from model.nn.vae import FoldedVae, fold, unfold

SIDES = (128, 256)


def flops(work: Callable[[], Tensor]) -> float:
    with FlopCounterMode(display=False) as counter:
        work()
    return round(counter.get_total_flops() / 1e9, 1)


@torch.inference_mode()
def main() -> None:
    config = VaeConfig()
    folded = FoldedVae(config).eval()
    generator = torch.Generator().manual_seed(0)
    initialise(folded, generator)
    video: Any = AutoencoderKLQwenImage().eval()
    video.load_state_dict(unfold(folded.state_dict(), config))
    folded.load_state_dict(fold(video.state_dict()))
    results = {}
    for side in SIDES:
        pixels = torch.rand(1, 3, side, side, generator=generator) * 2 - 1
        latents = torch.randn(1, config.z_dim, side // 8, side // 8, generator=generator)
        pairs = {
            "encode": (
                lambda x=pixels[:, :, None]: video.encode(x).latent_dist.mode()[:, :, 0],
                lambda x=pixels: folded.moments(x)[0],
            ),
            "decode": (
                lambda z=latents[:, :, None]: video.decode(z).sample[:, :, 0],
                lambda z=latents: folded.decoder(folded.post_quant_conv(z)).clamp(-1, 1),
            ),
        }
        for name, (unfolded, ours) in pairs.items():
            measured = alternate(unfolded, ours, rounds=5)
            results[f"{name} {side} x {side}"] = {
                "video_s": measured["first_s"],
                "folded_s": measured["second_s"],
                "ratio": measured["ratio"],
                "ratio_range": measured["ratio_range"],
                "video_gflop": flops(unfolded),
                "folded_gflop": flops(ours),
                "max_abs_difference": (unfolded() - ours()).abs().max().item(),
            }
    save("model_folded_vae", "python -m benchmarks.model_folded_vae", results)


if __name__ == "__main__":
    main()
