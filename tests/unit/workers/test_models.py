import pytest
import torch

from workers.models.cnn import cnn


def parameters(model: torch.nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())


@pytest.mark.parametrize(("size", "side"), [(28, 3), (8, 1)])
@pytest.mark.parametrize("width", [0.125, 0.5, 1.0, 2.0])
def test_images_become_ten_logits_at_every_size_and_width(size: int, side: int, width: float) -> None:
    model = cnn(width=width, size=size)
    assert model(torch.zeros(5, 1, size, size)).shape == (5, 10)
    filters = [m.out_channels for m in model if isinstance(m, torch.nn.Conv2d)]
    assert filters == [round(32 * width), round(64 * width), round(64 * width)]
    dense = [m for m in model if isinstance(m, torch.nn.Linear)]
    assert [m.in_features for m in dense] == [filters[-1] * side**2, round(64 * width)]


def test_the_documented_network_has_93322_parameters() -> None:
    convolutions = (32 * 9 + 32) + (64 * 32 * 9 + 64) + (64 * 64 * 9 + 64)
    dense = (64 * 9 * 64 + 64) + (64 * 10 + 10)
    assert parameters(cnn()) == convolutions + dense == 93_322


def test_relu_after_the_pooling_is_relu_before_it() -> None:
    torch.manual_seed(0)
    model = cnn()
    images = torch.randn(4, 1, 28, 28)
    textbook = images
    for module in model[:9]:
        if isinstance(module, torch.nn.Conv2d):
            textbook = torch.nn.functional.max_pool2d(torch.relu(module(textbook)), 2)
    assert torch.allclose(model[:9](images), textbook, atol=1e-6)


def test_dropout_stands_before_each_dense_layer_and_only_works_in_training() -> None:
    model = cnn(dropout=0.5)
    names = [type(m).__name__ for m in model]
    assert names[-6:] == ["Flatten", "Dropout", "Linear", "ReLU", "Dropout", "Linear"]
    images = torch.randn(4, 1, 28, 28)
    assert not torch.equal(model(images), model(images))
    model.eval()
    assert torch.equal(model(images), model(images))


def test_the_weights_are_kept_channels_last() -> None:
    weight = cnn()[3].weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
