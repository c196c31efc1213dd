import subprocess
import sys

import pytest
import torch

from workers.models import vision
from workers.models.cnn import small_cnn
from workers.models.mlp import mlp
from workers.run import TrainingError


def parameters(model: torch.nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())


def test_dense_layers_784_256_10_have_203530_parameters() -> None:
    assert parameters(mlp(784)) == 784 * 256 + 256 + 256 * 10 + 10 == 203_530
    assert mlp(784)(torch.zeros(3, 1, 28, 28)).shape == (3, 10)


def test_dense_layers_come_as_wide_and_deep_as_wanted() -> None:
    dense = [m for m in mlp(64, width=0.5, depth=3, classes=4) if isinstance(m, torch.nn.Linear)]
    assert [(m.in_features, m.out_features) for m in dense] == [(64, 128), (128, 128), (128, 128), (128, 4)]


def test_the_small_cnn_has_2770634_parameters() -> None:
    assert parameters(small_cnn()) == (32 * 9 + 32) + (32 * 26**2 * 128 + 128) + (128 * 10 + 10) == 2_770_634
    assert small_cnn(size=8, channels=3)(torch.zeros(3, 3, 8, 8)).shape == (3, 10)


@pytest.mark.parametrize(
    ("name", "millions"), [("resnet18", 11.17), ("resnet34", 21.28), ("resnet50", 23.52)]
)
def test_resnets_for_ten_classes_of_small_images_have_their_published_sizes(
    name: str, millions: float
) -> None:
    model = vision.resnet(name, classes=10, size=32, stem="auto", pretrained=False)
    assert parameters(model) / 1e6 == pytest.approx(millions, abs=0.01)


@pytest.mark.parametrize(("stem", "side"), [("small", 32), ("pooled", 16), ("imagenet", 8)])
def test_the_stem_decides_how_many_pixels_reach_the_blocks(stem: str, side: int) -> None:
    model = vision.resnet("resnet18", classes=10, size=32, stem=stem, pretrained=False)
    shapes = []
    model.layer1.register_forward_hook(lambda module, inputs, output: shapes.append(output.shape[-1]))
    assert model(torch.zeros(2, 3, 32, 32)).shape == (2, 10)
    assert shapes == [side]


def test_the_stem_follows_the_size_of_the_images() -> None:
    small, large = (
        vision.resnet("resnet18", classes=10, size=size, stem="auto", pretrained=False) for size in (32, 64)
    )
    assert (small.conv1.kernel_size, large.conv1.kernel_size) == ((3, 3), (7, 7))


LIBRARY = [
    ("alexnet", 64),
    ("vgg11", 32),
    ("inception_v3", 75),
    ("squeezenet1_1", 32),
    ("mobilenet_v3_small", 32),
    ("vit_b_16", 32),
]


@pytest.mark.parametrize(("name", "size"), LIBRARY)
def test_architectures_of_the_library_learn_from_images_of_their_size(name: str, size: int) -> None:
    torch.manual_seed(0)
    model = vision.library(name, classes=7, size=size, pretrained=False)
    logits = model(torch.rand(2, 3, size, size))
    assert logits.shape == (2, 7)
    logits.square().mean().backward()
    assert all(p.grad is not None for p in model.parameters())


@pytest.mark.parametrize("name", ["resnet18", "squeezenet1_1", "mobilenet_v3_small", "alexnet"])
def test_pretrained_models_get_a_new_last_layer(name: str) -> None:
    models = vision.torchvision().models
    model = vision._new_head(models.get_model(name, weights=None), 7)
    assert model.eval()(torch.rand(2, 3, 64, 64)).shape == (2, 7)


def test_layers_are_all_of_the_model_from_the_input_to_the_output() -> None:
    for name, least in {"resnet18": 7, "vgg11": 9, "mobilenet_v3_small": 14, "vit_b_16": 15}.items():
        model = vision.library(name, classes=7, size=64, pretrained=False)
        found = [id(p) for layer in vision.layers(model) for p in layer.parameters()]
        loose = {"class_token", "encoder.pos_embedding"}  # they belong to the first
        assert found == [id(p) for n, p in model.named_parameters() if n not in loose]
        assert len(vision.layers(model)) >= least


def test_a_name_that_the_library_lacks_is_answered_with_those_it_has() -> None:
    with pytest.raises(TrainingError, match="torchvision has no classifier 'resnet19'; it has: alexnet, "):
        vision.library("resnet19", classes=7, size=64, pretrained=False)


def test_a_size_that_a_model_does_not_take_is_told() -> None:
    with pytest.raises(TrainingError, match="model: vit_b_16 cannot be made"):
        vision.library("vit_b_16", classes=7, size=30, pretrained=False)
    with pytest.raises(TrainingError, match="image_size: alexnet does not take images of 16 pixels"):
        vision.library("alexnet", classes=7, size=16, pretrained=False)


def test_weights_that_cannot_be_fetched_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", unreachable)
    with pytest.raises(TrainingError, match="resnet18 cannot be made: Network is unreachable"):
        vision.library("resnet18", classes=7, size=64, pretrained=True)


@pytest.mark.parametrize("name", ["resnet18", "inception_v3", "googlenet"])
def test_pretrained_weights_are_read_as_plain_tensors_and_all_but_the_head_is_theirs(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    torch.manual_seed(0)
    options = {"init_weights": False} if name in vision.WITH_AUXILIARY else {}
    theirs = vision.torchvision().models.get_model(name, weights=None, **options).state_dict()

    def fetched(url: str, *, progress: bool, check_hash: bool, weights_only: bool) -> dict[str, torch.Tensor]:
        assert (check_hash, weights_only) == (True, True)
        return theirs

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", fetched)
    model = vision.library(name, classes=7, size=96, pretrained=True)
    assert model(torch.rand(2, 3, 96, 96)).shape == (2, 7)
    ours = model.state_dict()
    assert {n for n in ours if not torch.equal(ours[n], theirs[n])} - {
        n for n in ours if "num_batches" in n or "running" in n
    } == {"fc.weight", "fc.bias"}


def test_a_pretrained_resnet_keeps_its_own_stem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theirs = vision.torchvision().models.get_model("resnet18", weights=None).state_dict()
    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", lambda *_, **__: theirs)
    model = vision.resnet("resnet18", classes=7, size=32, stem="auto", pretrained=True)
    assert model.conv1.kernel_size == (7, 7)


def test_pretrained_models_get_pixels_as_their_weights_know_them() -> None:
    mean, deviation = vision.pixels_of("resnet18")
    assert mean == pytest.approx([123.675, 116.28, 103.53])
    assert deviation == pytest.approx([58.395, 57.12, 57.375])


@pytest.mark.slow
def test_the_worker_starts_without_loading_the_library() -> None:
    code = "import workers.tasks.image_classification, sys; sys.exit('torchvision' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
