import pytest
import torch
from torch import nn

from tunesmith.tasks.recipe import OPTIMIZERS, SCHEDULES, recipe
from workers.recipes import Recipe, lr_factor, make_optimizer, parameter_groups
from workers.run import TrainingError


def model() -> nn.Sequential:
    return nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2))


def test_the_recipe_has_what_the_catalogue_says_with_the_same_defaults() -> None:
    ours = Recipe()
    assert {name: getattr(ours, name) for name in recipe()} == {n: p.default for n, p in recipe().items()}


def test_a_recipe_takes_its_part_of_the_parameters_of_a_task() -> None:
    assert Recipe.of({"lr": 0.5, "data": "digits", "model": "cnn"}) == Recipe(lr=0.5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_takes_a_step_downhill(name: str) -> None:
    torch.manual_seed(0)
    net, rows = model(), torch.randn(16, 4)
    recipe = Recipe(optimizer=name, lr=0.01, nesterov=True, weight_decay=1e-4)
    optimizer = make_optimizer(parameter_groups(net, [net], recipe), recipe)
    losses = []
    for _ in range(5):
        loss = net(rows).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


def test_each_layer_learns_at_the_rate_of_the_next_times_the_decay() -> None:
    net = model()
    groups = parameter_groups(net, list(net), Recipe(layer_decay=0.5))
    assert [g["scale"] for g in groups] == [0.25, 0.5, 1.0]
    assert [id(g["params"][0]) for g in groups] == [id(layer.weight) for layer in net]


def test_frozen_layers_are_left_out_and_need_no_gradient() -> None:
    net = model()
    groups = parameter_groups(net, list(net), Recipe(freeze=2))
    assert [p for g in groups for p in g["params"]] == list(net[2].parameters())
    assert [p.requires_grad for p in net.parameters()] == [False] * 4 + [True] * 2


def test_what_is_in_no_layer_belongs_to_the_first() -> None:
    net = model()
    groups = parameter_groups(net, [net[1], net[2]], Recipe(layer_decay=0.5))
    assert [len(g["params"]) for g in groups] == [4, 2]


def test_frozen_parameters_in_no_layer_need_no_gradient_either() -> None:
    net = model()
    parameter_groups(net, [net[1], net[2]], Recipe(freeze=1))
    assert [p.requires_grad for p in net.parameters()] == [False] * 4 + [True] * 2


def test_something_must_be_left_to_train() -> None:
    net = model()
    with pytest.raises(TrainingError, match=r"freeze: must be at most 2 for this model \(got 3\)"):
        parameter_groups(net, list(net), Recipe(freeze=3))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_warm_up_climbs_from_nothing_and_then_the_schedule_begins(schedule: str) -> None:
    assert [lr_factor(schedule, p, 0.2) for p in (0.0, 0.05, 0.1)] == pytest.approx([0.0, 0.25, 0.5])
    assert lr_factor(schedule, 0.2, 0.2) == lr_factor(schedule, 0.0)
    assert lr_factor(schedule, 0.6, 0.2) == pytest.approx(lr_factor(schedule, 0.5))


def test_a_linear_schedule_falls_to_nothing() -> None:
    assert [lr_factor("linear", p) for p in (0.0, 0.25, 1.0)] == [1.0, 0.75, 0.0]
