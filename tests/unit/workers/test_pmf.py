import pytest
import torch

from workers.models.factorization import MatrixFactorization

KNOWN_USERS = torch.tensor([True, True, True, False])
KNOWN_ITEMS = torch.tensor([True, False, True, True, True])


def model(**changes: float) -> MatrixFactorization:
    torch.manual_seed(3)
    settings = {"rank": 3, "biases": True, "mean": 3.5, "init_std": 0.2, **changes}
    made = MatrixFactorization(KNOWN_USERS, KNOWN_ITEMS, **settings)
    if made.biases:
        with torch.no_grad():
            made.users.weight[:3, -1] = torch.tensor([0.1, 0.2, 0.3])
            made.items.weight[:, -1] = torch.tensor([1.0, 0.0, 3.0, 4.0, 5.0])
    return made


def test_a_prediction_is_the_mean_both_biases_and_the_product() -> None:
    made = model().requires_grad_(False)
    predicted, user, item = made(torch.tensor([[1, 3, 0], [2, 4, 1]]))
    product = made.users.weight[1, :3] @ made.items.weight[2, :3]
    assert predicted.tolist() == pytest.approx([float(3.5 + 0.2 + 3.0 + product), 3.5 + 5.0, 3.5 + 0.1])
    assert torch.equal(user, made.users.weight[[1, 3, 0]])
    assert torch.equal(item, made.items.weight[[2, 4, 1]])


@pytest.mark.parametrize("biases", [True, False])
def test_scores_are_predictions_but_for_a_number_a_user(biases: bool) -> None:
    made = model(biases=biases)
    users = torch.tensor([2, 0])
    pairs = torch.stack([users.repeat_interleave(5), torch.arange(5).repeat(2)])
    less = made(pairs)[0].view(2, 5) - made.scores(users)
    assert torch.allclose(less, less[:, :1].expand(2, 5), atol=1e-6)


def test_what_is_not_known_begins_at_zero_and_gets_no_gradient() -> None:
    made = model(biases=False)
    assert not made.users.weight[3].any()
    assert not made.items.weight[1].any()
    predicted, user, item = made(torch.tensor([[0, 1], [0, 2]]))
    (predicted.sum() + user.square().sum() + item.square().sum()).backward()
    assert not made.users.weight.grad[3].any()
    assert made.users.weight.grad[0].all()


def test_vectors_begin_with_the_deviation_asked_for_and_biases_at_zero() -> None:
    torch.manual_seed(0)
    everyone = torch.ones(2000, dtype=torch.bool)
    made = MatrixFactorization(everyone, everyone, rank=8, biases=True, mean=0.0, init_std=0.05)
    assert float(made.users.weight[:, :-1].detach().std()) == pytest.approx(0.05, rel=0.05)
    assert not made.items.weight[:, -1].any()


def test_dropout_leaves_out_numbers_of_vectors_in_training_alone_and_never_biases() -> None:
    made = model(dropout=0.5).requires_grad_(False)
    pairs = torch.tensor([[0] * 400, [2] * 400])
    made.train()
    spread = made(pairs)[0]
    made.eval()
    exact = made(pairs)[0]
    assert len(spread.unique()) > 4
    assert float(spread.mean()) == pytest.approx(float(exact[0]), abs=0.05)
    assert len(exact.unique()) == 1
    nothing = torch.tensor([[3] * 50, [2] * 50])
    made.train()
    assert made(nothing)[0].tolist() == pytest.approx([6.5] * 50)
