"""The templates are what they claim to be: valid, with a token, without privileges, with our own commands."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from factory.cli import app

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(scope="module")
def job() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "rayjob.yaml").read_text())


def pods(job: dict[str, Any]) -> list[dict[str, Any]]:
    cluster = job["spec"]["rayClusterSpec"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    return [group["template"]["spec"] for group in groups]


def test_the_manifest_has_the_fields_of_a_ray_job(job: dict[str, Any]) -> None:
    assert (job["apiVersion"], job["kind"]) == ("ray.io/v1", "RayJob")
    assert job["spec"].keys() <= {
        "entrypoint",
        "shutdownAfterJobFinishes",
        "ttlSecondsAfterFinished",
        "backoffLimit",
        "rayClusterSpec",
    }
    cluster = job["spec"]["rayClusterSpec"]
    for group in cluster["workerGroupSpecs"]:
        assert group["minReplicas"] <= group["replicas"] <= group["maxReplicas"]
    params = [cluster["headGroupSpec"]["rayStartParams"]]
    params += [group["rayStartParams"] for group in cluster["workerGroupSpecs"]]
    assert all(isinstance(value, str) for group in params for value in group.values())
    for pod in pods(job):
        for container in pod["containers"]:
            assert container["resources"]["requests"] == container["resources"]["limits"]


def test_every_pod_has_the_token_and_no_privileges(job: dict[str, Any]) -> None:
    assert job["spec"]["rayClusterSpec"]["authOptions"] == {"mode": "token"}
    for pod in pods(job):
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def accepted(words: list[str]) -> None:
    """Raises when our command line does not know these words."""
    command = get_command(app)
    name, *rest = words
    build = command.commands[name]  # type: ignore[attr-defined]
    build.make_context(name, rest)


def test_the_entrypoint_is_a_command_of_ours(job: dict[str, Any]) -> None:
    words = shlex.split(job["spec"]["entrypoint"])
    assert words[:3] == ["python", "-m", "factory.cli"]
    accepted(words[3:])
    with pytest.raises(Exception, match="No such option"):
        accepted([*words[3:], "--no-such-thing"])


def test_the_script_is_valid_shell_and_hides_the_token() -> None:
    path = DEPLOY / "slurm.sh"
    subprocess.run(["bash", "-n", str(path)], check=True)
    lines = path.read_text().splitlines()
    assert all(
        "TOKEN" not in line for line in lines if "srun" in line or line.startswith("#SBATCH")
    )
    assert "export RAY_AUTH_TOKEN RAY_AUTH_MODE=token" in path.read_text()
    command = next(line for line in lines if "factory.cli" in line)
    words = shlex.split(command.rstrip(" &"))
    accepted(words[words.index("factory.cli") + 1 :])


def test_the_script_asks_for_its_arguments() -> None:
    done = subprocess.run(
        ["bash", str(DEPLOY / "slurm.sh")], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "usage: sbatch" in done.stderr
