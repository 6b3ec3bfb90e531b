"""Latents of pictures, encoded once. An entry is named by all that decides its content.

The name covers the VAE's weights, configuration and precision, the geometry of scaling and cropping,
and the picture's own pixels; change any of them and the old entry is never looked at again.
Entries carry a checksum, so that a torn or flipped one is a miss, not a latent.
"""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import astuple
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.data.transforms import Crop
from model.errors import ModelError
from model.nn.mmdit import patchify
from model.nn.vae import FoldedVae

GEOMETRY = "bicubic to cover, cut, [-1, 1]; 1"  # raise the number when `Crop.pixels` changes
CHECKSUM = 16  # bytes


def vae_fingerprint(vae: FoldedVae) -> str:
    """Hash of weights, configuration and precision."""
    state = hashlib.blake2b(repr(vae.config).encode(), digest_size=16)
    for name, tensor in sorted(vae.state_dict().items()):
        state.update(f"{name} {tensor.dtype}".encode())
        state.update(tensor.detach().cpu().contiguous().view(torch.uint8).numpy())
    return state.hexdigest()


class LatentCache:
    """Image tokens `[tokens, X]` fp32 in one file per picture, shared by all ranks and runs."""

    def __init__(self, folder: Path, vae: FoldedVae) -> None:
        self.folder, self._vae = folder, vae_fingerprint(vae)

    def key(self, pixel_hash: str, crop: Crop) -> str:
        named = repr((self._vae, GEOMETRY, pixel_hash, astuple(crop)))
        return hashlib.blake2b(named.encode(), digest_size=20).hexdigest()

    def load(self, key: str) -> Tensor | None:
        """None when there is no whole entry."""
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        body, checksum = data[8:-CHECKSUM], data[-CHECKSUM:]
        if len(data) < 8 + CHECKSUM or _checksum(data[:-CHECKSUM]) != checksum:
            return None
        rows = int.from_bytes(data[:8], "little")
        return torch.from_numpy(np.frombuffer(body, np.float32).reshape(rows, -1).copy())

    def save(self, key: str, tokens: Tensor) -> None:
        """Atomic: readers see the whole entry or none. Raises ModelError, for one on a full disk."""
        path = self._path(key)
        values = tokens.detach().float().cpu().numpy()
        data = len(values).to_bytes(8, "little") + values.tobytes()
        partial = path.with_name(f"{key}.{os.getpid()}.{threading.get_ident()}.partial")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data + _checksum(data))
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise ModelError(
                f"{path}: {error.strerror or error}; the latent cache needs room"
            ) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.latent"


class LatentEncoder:
    """Pixels to image tokens on the VAE's device; fills the cache, where there is one."""

    def __init__(self, vae: FoldedVae, patch_size: int, cache: LatentCache | None = None) -> None:
        self.vae, self.patch_size, self.cache = vae.requires_grad_(False).eval(), patch_size, cache

    @torch.no_grad()
    def __call__(self, pixels: tuple[Tensor, ...], keys: tuple[str, ...]) -> Tensor:
        """Pictures `[3, H, W]` to tokens `[I, X]` fp32, picture after picture."""
        weight = next(self.vae.parameters())
        tokens: list[Tensor] = []
        # One by one: the latent of a picture must not depend on its neighbours in a batch.
        for picture in pixels:
            latent = self.vae.encode(picture[None].to(weight.device, weight.dtype))[0]
            tokens.append(patchify(latent, self.patch_size).float())
        if self.cache:
            for key, encoded in zip(keys, tokens, strict=True):
                self.cache.save(key, encoded)
        return torch.cat(tokens)


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=CHECKSUM).digest()
