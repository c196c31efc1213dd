import os

import pytest
import torch

from tests.support.learning import DEVICE


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """Threads that spin while others compute make tiny trainings ten times slower."""
    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _deterministic() -> None:
    """Make a GPU that tests run on give the same numbers twice, so that these can be compared to the bit."""
    if DEVICE != "cpu":
        os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
        torch.use_deterministic_algorithms(True)
