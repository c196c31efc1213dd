"""Programs to compare with that are no dependency of ours: each in an environment of its own, on demand.

Such an environment also sees the packages of this one, so that a peer brings only what is missing or of
another release. A peer that does not install is reported as such, with pip's last line.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

FOLDER = Path("build/bench/peers")
REQUIREMENTS = {
    "cmaes": ["cmaes"],
    "grpc": ["grpcio", "protobuf"],
    # It wants an old numpy; without the other limits pip tries one release of each package after the other.
    "hebo": ["HEBO==0.3.6", "numpy<1.25", "matplotlib<3.9", "pandas<2.1", "scikit-learn<1.4", "scipy<1.12",
             "gpytorch<1.12", "catboost<1.3"],
    "smac": ["smac"],
    "vizier": ["google-vizier[jax]", "jax<0.5", "jaxlib<0.5"],
}  # fmt: skip
IMPORTS = {
    "cmaes": "import cmaes",
    "grpc": "import optuna.storages._grpc.auto_generated.api_pb2_grpc",
    "hebo": "from hebo.optimizers.hebo import HEBO",
    "smac": "from smac import HyperparameterOptimizationFacade",
    "vizier": "from vizier.service import servers",
}
PATIENCE_S = 600


class PeerMissing(Exception):
    """A peer does not install here, for this reason."""


def python_of(peer: str) -> str:
    """Return the interpreter of an environment with this peer in it, made if it is not there.

    Raises:
        PeerMissing: saying why.
    """
    folder = (FOLDER / peer).absolute()
    verdict = folder / "verdict"
    if not verdict.exists():
        verdict.parent.mkdir(parents=True, exist_ok=True)
        verdict.write_text(_install(peer, folder))
    if problem := verdict.read_text():
        raise PeerMissing(f"{peer} does not install here: {problem}")
    return str(folder / "bin" / "python")


def _install(peer: str, folder: Path) -> str:
    """Install a peer; say what went wrong, if anything."""
    print(f"Installing {peer} into {folder.relative_to(Path.cwd())}", file=sys.stderr, flush=True)
    venv.create(folder, with_pip=True)
    _see_ours(folder)
    python = str(folder / "bin" / "python")
    commands = [
        [python, "-m", "pip", "install", "--quiet", *REQUIREMENTS[peer]],
        [python, "-c", IMPORTS[peer]],
    ]
    for command in commands:
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            return f"not done after {PATIENCE_S} s"
        if done.returncode:
            return (done.stderr.strip().splitlines() or [f"pip ended with {done.returncode}"])[-1]
    return ""


def _see_ours(folder: Path) -> None:
    """Let an environment see the packages of this one, after its own."""
    [packages] = (folder / "lib").glob("python*/site-packages")
    (packages / "ours.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
