"""Breaking the model makes a test fail.

Each mutant is one change of the source text, tried on a copy. What must notice it is named beside
it; the same tests pass on the unchanged copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("torch")

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    old: str
    new: str
    caught_by: str


HEAD = "test_parity_head.py::test_velocity"
MUTANTS = [
    Mutant(
        "no schedule shift",
        "sampling.py",
        "shift * raw / (1 + (shift - 1) * raw)",
        "raw",
        "test_parity_sampling.py::test_schedule",
    ),
    Mutant(
        "no training shift",
        "flow.py",
        "shift * sigmas / (1 + (shift - 1) * sigmas)",
        "sigmas",
        "test_flow.py::test_default_is_the_published_recipe",
    ),
    Mutant(
        "gate before the output projection",
        "nn/mmdit.py",
        "self.out(attended.flatten(-2)) * torch.sigmoid(gate)",
        "self.out(attended.flatten(-2) * torch.sigmoid(gate))",
        HEAD,
    ),
    Mutant(
        "queries and gates not interleaved per head",
        "nn/mmdit.py",
        "query, gate = self.query_gate(y).unflatten(-1, (-1, 2 * self.head_dim)).chunk(2, dim=-1)",
        "query, gate = (x.unflatten(-1, (-1, self.head_dim)) for x in self.query_gate(y).chunk(2, dim=-1))",
        HEAD,
    ),
    Mutant(
        "no causal mask in the language model",
        "nn/llm.py",
        "attend(q, k, v, documents, causal=True)",
        "attend(q, k, v, documents, causal=False)",
        "test_properties.py::test_language_model_is_causal",
    ),
    Mutant(
        "causal mask in the head",
        "nn/layout.py",
        "attend(q, k, v, self.documents, causal=False)",
        "attend(q, k, v, self.documents, causal=True)",
        "test_properties.py::test_head_is_bidirectional",
    ),
    Mutant(
        "documents see each other",
        "nn/attention.py",
        "parts = zip(*(x.split(documents.lengths) for x in (q, k, v)), strict=True)",
        "parts = zip(*(x.split(documents.total) for x in (q, k, v)), strict=True)",
        "test_properties.py::test_documents_of_the_head_do_not_see_each_other",
    ),
    Mutant(
        "padding is attended to",
        "nn/layout.py",
        "attn_mask=mask",
        "attn_mask=None",
        HEAD,
    ),
    Mutant(
        "products of the time embedding in another order",
        "nn/mmdit.py",
        "1000.0 * (timestep.float()[:, None] * frequency)",
        "(1000.0 * timestep.float()[:, None]) * frequency",
        "test_parity_head.py::test_packed_intermediates",
    ),
    Mutant(
        "sines before cosines",
        "nn/mmdit.py",
        "torch.cat([angle.cos(), angle.sin()], dim=-1)",
        "torch.cat([angle.sin(), angle.cos()], dim=-1)",
        "test_parity_head.py::test_packed_intermediates",
    ),
    Mutant(
        "flow loss averaged over tokens",
        "flow.py",
        ".square().mean(-1).sum()",
        ".square().mean(-1).mean()",
        "test_flow.py::test_loss_is_a_sum_of_token_means",
    ),
    Mutant(
        "next-token loss not shifted",
        "loss.py",
        "return at - 1, labels[at]",
        "return at, labels[at]",
        "test_parity_language.py::test_next_token_loss",
    ),
    Mutant(
        "velocity with the opposite sign",
        "flow.py",
        "return noise - clean",
        "return clean - noise",
        "test_flow.py::test_a_step_along_the_velocity_leads_to_the_data",
    ),
    Mutant(
        "last modulation shift first",
        "nn/mmdit.py",
        "scale, shift = layout.per_target_token",
        "shift, scale = layout.per_target_token",
        HEAD,
    ),
    Mutant(
        "streams exchanged",
        "nn/mmdit.py",
        "query_c, key_c, value_c, gate_c = self.context.project(context)",
        "query_c, key_c, value_c, gate_c = self.image.project(context)",
        HEAD,
    ),
    Mutant(
        "rotation by halves in the head",
        "nn/rope.py",
        "even, odd = x.float().unflatten(-1, (-1, 2)).unbind(-1)",
        "even, odd = x.float().chunk(2, dim=-1)",
        "test_parity_positions.py::test_rotation",
    ),
    Mutant(
        "text positions not moved behind the latents",
        "nn/rope.py",
        "parts, p = [latent], int(latent.max()) + 1",
        "parts, p = [latent], 0",
        "test_parity_positions.py::test_positions_are_exact",
    ),
    Mutant(
        "condition without the <img> token",
        "nn/context.py",
        "slice(turns[1], at + 1)",
        "slice(turns[1], at)",
        "test_parity_language.py::test_condition_assembly",
    ),
    Mutant(
        "last hidden state not normalised",
        "nn/llm.py",
        "kept[self.config.layers] = self.norm(x)",
        "kept[self.config.layers] = x",
        "test_parity_language.py::test_condition_assembly",
    ),
    Mutant(
        "no damping of guidance",
        "sampling.py",
        "if timestep > DAMPED_ABOVE:",
        "if timestep > 1000:",
        "test_parity_sampling.py::test_guidance",
    ),
    Mutant(
        "first instead of last temporal tap",
        "nn/vae.py",
        "tensor = tensor[:, :, -1].contiguous()",
        "tensor = tensor[:, :, 0].contiguous()",
        "test_vae.py::test_encoder",
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The room and its tests, away from the source tree."""
    folder = tmp_path_factory.mktemp("mutants")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "model", folder / "model", ignore=ignore)
    shutil.copytree(ROOT / "tests" / "model", folder / "tests" / "model", ignore=ignore)
    return folder


# One process tries all mutants: importing torch takes longer than any of the tests. Each mutant
# runs in a fork of it, so none sees another.
DRIVER = """
import json, os, sys
import pytest, torch, safetensors.torch, hypothesis
try:
    import diffusers
    diffusers.AutoencoderKLQwenImage
except ImportError:
    pass

sys.dont_write_bytecode = True
sys.path.insert(0, os.getcwd())

def verdict(tests):
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os._exit(int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "--rootdir=.",
                                  "-c", os.devnull, *tests])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

mutants = json.load(sys.stdin)
codes = {"": verdict(sorted({m["test"] for m in mutants}))}
for mutant in mutants:
    with open(mutant["file"], encoding="utf-8") as file:
        original = file.read()
    with open(mutant["file"], "w", encoding="utf-8") as file:
        file.write(original.replace(mutant["old"], mutant["new"]))
    codes[mutant["name"]] = verdict([mutant["test"]])
    with open(mutant["file"], "w", encoding="utf-8") as file:
        file.write(original)
print(json.dumps(codes))
"""


@pytest.fixture(scope="module")
def verdicts(copy) -> dict[str, int]:
    """pytest's exit code for every mutant, and under "" for the unchanged copy."""
    import json

    orders = [
        {
            "name": m.name,
            "file": f"model/{m.file}",
            "old": m.old,
            "new": m.new,
            "test": f"tests/model/{m.caught_by}",
        }
        for m in MUTANTS
    ]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        cwd=copy,
        input=json.dumps(orders),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutants_apply(mutant):
    """The text to change is in the source exactly once, so that no mutant goes stale."""
    source = (ROOT / "model" / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.old) == 1


def test_the_unchanged_copy_passes(verdicts):
    assert verdicts[""] == 0


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_caught(verdicts, mutant):
    if mutant.file == "nn/vae.py":
        pytest.importorskip("diffusers", reason="diffusers is not installed (extra `diffusion`)")
    assert verdicts[mutant.name] == 1  # tests failed; anything else is a broken run
