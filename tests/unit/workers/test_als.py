from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from workers.models import ridge
from workers.models.als import ExplicitALS
from workers.models.factorization import MatrixFactorization
from workers.models.implicit_als import ImplicitALS

USERS, ITEMS = 25, 40
CPU = torch.device("cpu")


def some_ratings(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The last user and the last item have no rating; the first user has rated almost all, others a few."""
    rng = np.random.default_rng(seed)
    share = rng.uniform(0.02, 0.5, USERS)
    share[0] = 0.95
    there = rng.random((USERS, ITEMS)) < share[:, None]
    there[-1], there[:, -1] = False, False
    users, items = np.nonzero(there)
    return users, items, rng.integers(1, 11, len(users)) / 2


def a_model(rank: int, *, biases: bool, mean: float = 2.75) -> MatrixFactorization:
    torch.manual_seed(0)
    users, items, _ = some_ratings()
    known = [
        torch.from_numpy(np.bincount(column, minlength=count) > 0)
        for column, count in ((users, USERS), (items, ITEMS))
    ]
    return MatrixFactorization(*known, rank=rank, biases=biases, mean=mean, init_std=0.3)


def explicit(rank: int, *, biases: bool, weighted: bool, regularization: float = 0.2) -> ExplicitALS:
    users, items, values = some_ratings()
    by_user = ridge.blocks(users, items, values - 2.75, width=ITEMS, rank=rank, device=CPU)
    by_item = ridge.blocks(items, users, values - 2.75, width=USERS, rank=rank, device=CPU)
    model = a_model(rank, biases=biases)
    return ExplicitALS(model, by_user, by_item, regularization=regularization, weighted=weighted)


def naive(fixed: np.ndarray, entries: list[tuple[int, float]], *, biases: bool, ridge: float) -> np.ndarray:
    """One row by the textbook: the normal equations, one entry after the other."""
    gram, right = ridge * np.eye(fixed.shape[1]), np.zeros(fixed.shape[1])
    for other, value in entries:
        features, target = fixed[other].copy(), value - 2.75
        if biases:
            target -= features[-1]
            features[-1] = 1.0
        gram += np.outer(features, features)
        right += target * features
    return np.linalg.solve(gram, right)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("rank", [1, 4, 24], ids=["rank 1", "more ratings than rank", "fewer"])
def test_an_update_solves_the_normal_equations_of_every_row(rank: int, biases: bool, weighted: bool) -> None:
    als = explicit(rank, biases=biases, weighted=weighted)
    users, items, values = some_ratings()
    tables = [als.model.users.weight, als.model.items.weight]
    for side, (column, others) in enumerate([(users, items), (items, users)]):
        fixed = tables[1 - side].detach().double().numpy()
        als.update(side)
        for row in range(len(tables[side])):
            at = np.flatnonzero(column == row)
            entries = list(zip(others[at], values[at], strict=True))
            ridge_of_row = 0.2 * (max(1, len(entries)) if weighted else 1)
            wanted = naive(fixed, entries, biases=biases, ridge=ridge_of_row)
            np.testing.assert_allclose(tables[side][row].detach(), wanted, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("weighted", [False, True])
def test_the_loss_is_the_objective_and_no_sweep_raises_it(weighted: bool) -> None:
    als = explicit(5, biases=True, weighted=weighted)
    users, items, values = (torch.from_numpy(a) for a in some_ratings())
    losses = []
    for _ in range(12):
        als.update(0)
        als.update(1)
        losses.append(als.loss())
    with torch.no_grad():
        predicted, _, _ = als.model(torch.stack([users, items]))
        squares = ((values - predicted.double()) ** 2).sum()
        for column, table in ((users, als.model.users.weight), (items, als.model.items.weight)):
            counts = torch.bincount(column, minlength=len(table))
            times = counts if weighted else (counts > 0)
            squares += 0.2 * (times * table.double().square().sum(1)).sum()
    assert losses[-1] == pytest.approx(float(squares) / len(values), rel=1e-5)
    assert all(later <= before * (1 + 1e-6) for before, later in pairwise(losses))
    assert losses[-1] < 0.9 * losses[0]


def test_users_and_items_without_ratings_are_predicted_by_mean_and_bias() -> None:
    als = explicit(3, biases=True, weighted=True)
    als.update(0)
    als.update(1)
    als.model.requires_grad_(False)
    pairs = torch.tensor([[USERS - 1, USERS - 1, 2], [ITEMS - 1, 3, ITEMS - 1]])
    predicted, _, _ = als.model(pairs)
    biases = [0.0, als.model.items.weight[3, -1], als.model.users.weight[2, -1]]
    assert predicted.tolist() == pytest.approx([2.75 + float(b) for b in biases])


def test_without_enough_regularization_rows_that_have_no_solution_are_nan_not_wrong() -> None:
    twice = torch.ones(1, 4, 2)
    assert ridge.solve(twice, torch.ones(1, 4), torch.zeros(1)).isnan().all()
    assert ridge.solve(twice, torch.ones(1, 4), torch.ones(1)).tolist() == [pytest.approx([4 / 9, 4 / 9])]


def test_blocks_hold_every_entry_once_and_pad_little() -> None:
    users, items, values = some_ratings()
    found = ridge.blocks(users, items, values, width=ITEMS, rank=8, device=CPU)
    entries = set()
    for block in found:
        real = block.columns < ITEMS
        assert torch.equal(real.sum(1), block.counts.long())
        assert block.columns.shape[1] <= ridge.PADDING * float(block.counts.min())
        assert not block.values[~real].any()
        rows = block.rows[:, None].expand_as(block.columns)
        entries |= {
            *zip(rows[real].tolist(), block.columns[real].tolist(), block.values[real].tolist(), strict=True)
        }
    assert entries == {*zip(users.tolist(), items.tolist(), values.tolist(), strict=True)}


def test_blocks_take_as_many_entries_as_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ridge.BLOCK_NUMBERS, "cpu", 100)
    rows = np.repeat(np.arange(50), 4)
    found = ridge.blocks(rows, np.tile(np.arange(4), 50), np.ones(200), width=4, rank=5, device=CPU)
    assert [len(block.rows) for block in found] == [5] * 10


def implicit(rank: int, **changes: float) -> ImplicitALS:
    users, items, values = some_ratings()
    matrix = csr_matrix((values, (users, items)), shape=(USERS, ITEMS))
    settings = {"alpha": 2.0, "regularization": 0.5, **changes}
    return ImplicitALS(a_model(rank, biases=False, mean=0.0), matrix, **settings)


def preferred(fixed: np.ndarray, ratings: np.ndarray, alpha: float, penalty: float) -> np.ndarray:
    """Equation 4 of Hu, Koren, Volinsky 2008 for one row, with its dense matrix of confidences."""
    confidence = np.where(ratings > 0, 1 + alpha * ratings, 1.0)
    gram = fixed.T @ np.diag(confidence) @ fixed + penalty * np.eye(fixed.shape[1])
    return np.linalg.solve(gram, fixed.T @ (confidence * (ratings > 0)))


def test_a_sweep_of_implicit_feedback_is_that_of_the_paper() -> None:
    """Three steps of conjugate gradients are exact for three unknowns."""
    als = implicit(3)
    users, items, values = some_ratings()
    ratings = np.zeros((USERS, ITEMS))
    ratings[users, items] = values
    items_before = als.model.items.weight.detach().double().numpy()
    als.update(0)
    users_after = als.model.users.weight.detach().double().numpy()
    items_after = als.model.items.weight.detach().double().numpy()
    for row in range(USERS - 1):
        wanted = preferred(items_before, ratings[row], 2.0, 0.5)
        np.testing.assert_allclose(users_after[row], wanted, rtol=5e-3, atol=1e-3)
    for row in range(ITEMS - 1):
        wanted = preferred(users_after, ratings[:, row], 2.0, 0.5)
        np.testing.assert_allclose(items_after[row], wanted, rtol=5e-3, atol=1e-3)
    assert not users_after[-1].any()
    assert not items_after[-1].any()


def test_the_loss_of_implicit_feedback_falls() -> None:
    als = implicit(4)
    losses = []
    for _ in range(6):
        als.update(0)
        losses.append(als.loss())
    assert losses == sorted(losses, reverse=True)


def test_factors_that_are_no_longer_finite_make_a_loss_that_is_not() -> None:
    als = implicit(4)
    with torch.no_grad():
        als.model.items.weight[0] = torch.nan
    als.update(0)
    assert np.isnan(als.loss())
