import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """Threads that spin while others compute make tiny trainings ten times slower."""
    torch.set_num_threads(1)
