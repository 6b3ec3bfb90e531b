"""The Qwen-Image VAE for still pictures, folded from 3-D to 2-D.

`AutoencoderKLQwenImage` is a causal video VAE. For a single frame, two of the three temporal taps
of every convolution multiply zero padding and the temporal resamplers do not run, so a 2-D
convolution with the last temporal slice computes the same numbers with a third of the work.
`fold` turns the video weights into these.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, normalize, pad, scaled_dot_product_attention, silu

from model.config import VaeConfig


class ChannelNorm(nn.Module):
    """RMS normalisation over channels of `[B, C, H, W]`."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        unit = normalize(x.float(), dim=1).to(x.dtype)
        return unit * x.shape[1] ** 0.5 * self.gamma


class ResidualBlock(nn.Module):
    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.norm1 = ChannelNorm(channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.norm2 = ChannelNorm(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)
        same = channels_in == channels_out
        self.conv_shortcut = nn.Identity() if same else nn.Conv2d(channels_in, channels_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv1(silu(self.norm1(x)))
        return self.conv_shortcut(x) + self.conv2(silu(self.norm2(y)))


class SpatialAttention(nn.Module):
    """Single-head attention over all cells of a picture."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.to_qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.proj = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        qkv = self.to_qkv(self.norm(x)).flatten(2).transpose(1, 2).unsqueeze(1)
        out = scaled_dot_product_attention(*qkv.chunk(3, dim=-1))
        return x + self.proj(out.squeeze(1).transpose(1, 2).unflatten(-1, x.shape[2:]))


class MiddleBlock(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.resnets = nn.ModuleList(ResidualBlock(channels, channels) for _ in range(2))
        self.attentions = nn.ModuleList([SpatialAttention(channels)])

    def forward(self, x: Tensor) -> Tensor:
        return self.resnets[1](self.attentions[0](self.resnets[0](x)))


class Downsample(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(pad(x, (0, 1, 0, 1)))


class Upsample(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels // 2, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(interpolate(x, scale_factor=2.0, mode="nearest-exact"))


class Encoder(nn.Module):
    def __init__(self, config: VaeConfig) -> None:
        super().__init__()
        widths = [config.base_dim * m for m in (1, *config.dim_mult)]
        self.conv_in = nn.Conv2d(3, widths[0], 3, padding=1)
        blocks: list[nn.Module] = []
        for stage, (narrow, wide) in enumerate(pairwise(widths)):
            for _ in range(config.num_res_blocks):
                blocks.append(ResidualBlock(narrow, wide))
                narrow = wide
            if stage < len(config.dim_mult) - 1:
                blocks.append(Downsample(wide))
        self.down_blocks = nn.ModuleList(blocks)
        self.mid_block = MiddleBlock(widths[-1])
        self.norm_out = ChannelNorm(widths[-1])
        self.conv_out = nn.Conv2d(widths[-1], 2 * config.z_dim, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_in(x)
        for block in self.down_blocks:
            x = block(x)
        return self.conv_out(silu(self.norm_out(self.mid_block(x))))


class UpBlock(nn.Module):
    def __init__(self, narrow: int, wide: int, config: VaeConfig, upsample: bool) -> None:
        super().__init__()
        count = config.num_res_blocks + 1
        self.resnets = nn.ModuleList(
            ResidualBlock(wide if i else narrow, wide) for i in range(count)
        )
        self.upsamplers = nn.ModuleList([Upsample(wide)] if upsample else [])

    def forward(self, x: Tensor) -> Tensor:
        for block in (*self.resnets, *self.upsamplers):
            x = block(x)
        return x


class Decoder(nn.Module):
    def __init__(self, config: VaeConfig) -> None:
        super().__init__()
        last = len(config.dim_mult) - 1
        widths = [config.base_dim * m for m in (config.dim_mult[-1], *reversed(config.dim_mult))]
        self.conv_in = nn.Conv2d(config.z_dim, widths[0], 3, padding=1)
        self.mid_block = MiddleBlock(widths[0])
        self.up_blocks = nn.ModuleList(
            UpBlock(narrow // 2 if stage else narrow, wide, config, upsample=stage < last)
            for stage, (narrow, wide) in enumerate(pairwise(widths))
        )
        self.norm_out = ChannelNorm(widths[-1])
        self.conv_out = nn.Conv2d(widths[-1], 3, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.mid_block(self.conv_in(x))
        for block in self.up_blocks:
            x = block(x)
        return self.conv_out(silu(self.norm_out(x)))


class FoldedVae(nn.Module):
    """Encoder and decoder between pixels `[B, 3, H, W]` in [-1, 1] and normalised latents."""

    def __init__(self, config: VaeConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.quant_conv = nn.Conv2d(2 * config.z_dim, 2 * config.z_dim, 1)
        self.post_quant_conv = nn.Conv2d(config.z_dim, config.z_dim, 1)
        self.decoder = Decoder(config)

    def moments(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Posterior mean (the mode) and log-variance, `[B, z, H/8, W/8]` each, not normalised."""
        mean, log_variance = self.quant_conv(self.encoder(pixels)).chunk(2, dim=1)
        return mean, log_variance.clamp(-30.0, 20.0)

    def encode(self, pixels: Tensor) -> Tensor:
        """Normalised posterior mode `[B, z, H/8, W/8]`. Sides must be multiples of 8."""
        side = self.config.downsampling
        if pixels.shape[2] % side or pixels.shape[3] % side:
            raise ValueError(
                f"pictures of {pixels.shape[2]} x {pixels.shape[3]} pixels: sides must be multiples of {side}"
            )
        mode, _ = self.moments(pixels)
        return normalise_latents(mode, self.config.latents_mean, self.config.latents_std)

    def decode(self, latents: Tensor) -> Tensor:
        """Pixels `[B, 3, 8H, 8W]` in [-1, 1] of normalised latents `[B, z, H, W]`."""
        mean, std = _per_channel(latents, self.config.latents_mean, self.config.latents_std)
        return self.decoder(self.post_quant_conv(latents * std + mean)).clamp(-1.0, 1.0)


def normalise_latents(
    mode: Tensor, mean: Tensor | tuple[float, ...], std: Tensor | tuple[float, ...]
) -> Tensor:
    """`(mode - mean) / std` per channel of `[B, z, H, W]`."""
    mean, std = _per_channel(mode, mean, std)
    return (mode - mean) / std


def _per_channel(like: Tensor, *statistics: Tensor | tuple[float, ...]) -> list[Tensor]:
    return [
        torch.as_tensor(values, dtype=like.dtype, device=like.device)[:, None, None]
        for values in statistics
    ]


def fold(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """State of `FoldedVae` from the state of `AutoencoderKLQwenImage`.

    Convolutions keep their last temporal slice, norms lose the frame axis, temporal resamplers
    (which a single frame never reaches) are left out.
    """
    folded = {}
    for name, tensor in weights.items():
        if ".time_conv." in name:
            continue
        if tensor.ndim == 5:
            tensor = tensor[:, :, -1].contiguous()
        elif name.endswith(".gamma"):
            tensor = tensor.reshape(-1, 1, 1)
        folded[name.replace(".resample.1.", ".conv.")] = tensor
    return folded


def unfold(state: Mapping[str, Tensor], config: VaeConfig) -> dict[str, Tensor]:
    """State of `AutoencoderKLQwenImage` that equals a folded one on single pictures.

    Earlier temporal taps and temporal resamplers are zero. For writing VAEs that never saw video.
    """
    video = {}
    for name, tensor in state.items():
        stored = name.replace(".conv.", ".resample.1.")
        planar = stored != name or ".attentions." in name
        if tensor.ndim == 4 and not planar:
            taps = 1 if tensor.shape[-1] == 1 else 3
            earlier = tensor.new_zeros(*tensor.shape[:2], taps - 1, *tensor.shape[2:])
            tensor = torch.cat([earlier, tensor[:, :, None]], dim=2)
        elif name.endswith(".gamma") and ".attentions." not in name:
            tensor = tensor[..., None]
        video[stored] = tensor
    return video | _idle_resamplers(config)


def _idle_resamplers(config: VaeConfig) -> dict[str, Tensor]:
    """Zero weights of the temporal convolutions between stages."""
    idle = {}
    for stage, temporal in enumerate(config.temporal_downsample):
        if not temporal:
            continue
        width = config.base_dim * config.dim_mult[stage]
        down = stage * (config.num_res_blocks + 1) + config.num_res_blocks
        idle[f"encoder.down_blocks.{down}.time_conv"] = (width, width)
        stage_up = len(config.dim_mult) - 2 - stage
        width = config.base_dim * config.dim_mult[stage + 1]
        idle[f"decoder.up_blocks.{stage_up}.upsamplers.0.time_conv"] = (2 * width, width)
    zeros = {}
    for name, (out_channels, in_channels) in idle.items():
        zeros[f"{name}.weight"] = torch.zeros(out_channels, in_channels, 3, 1, 1)
        zeros[f"{name}.bias"] = torch.zeros(out_channels)
    return zeros
