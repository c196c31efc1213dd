import numpy as np
import pytest

from workers.metrics import classification, confusion


def test_two_classes_have_an_area_under_the_curve_and_no_top_five() -> None:
    logits = np.array([[2, 0], [0, 1], [0, 2], [1, 0]], dtype=np.float32)
    labels = np.array([0, 0, 1, 1])
    found = classification("val", logits, labels)
    assert found == {
        "val_accuracy": 0.5,
        "val_precision": 0.5,
        "val_recall": 0.5,
        "val_f1": 0.5,
        "val_roc_auc": pytest.approx(0.75),  # three of the four pairs of a 0 and a 1 are in order
    }


def test_many_classes_have_a_top_five_and_averages_over_classes() -> None:
    logits = np.eye(6, dtype=np.float32)[[0, 0, 2, 3, 4, 5]] + np.linspace(0, 0.5, 6, dtype=np.float32)
    labels = np.array([0, 1, 2, 3, 4, 0])
    found = classification("test", logits, labels)
    assert found["test_accuracy"] == pytest.approx(4 / 6)
    assert found["test_precision"] == pytest.approx((0.5 + 0 + 1 + 1 + 1 + 0) / 6)
    assert found["test_recall"] == pytest.approx((0.5 + 0 + 1 + 1 + 1 + 0) / 6)
    assert found["test_f1"] == pytest.approx((0.5 + 0 + 1 + 1 + 1 + 0) / 6)
    assert found["test_top5_accuracy"] == pytest.approx(4 / 6)  # rows 1 and 5: the class comes last
    assert "test_roc_auc" not in found


def test_logits_that_are_no_numbers_are_measured_without_an_error() -> None:
    for bad, classes in ((np.nan, 2), (np.inf, 2), (np.inf, 6)):
        logits = np.full((4, classes), bad, dtype=np.float32)
        assert classification("val", logits, np.array([0, 1, 0, 1]))["val_accuracy"] == 0.5


def test_a_metric_that_a_split_cannot_have_is_not_a_number_and_is_not_left_out() -> None:
    for classes, name in ((2, "val_roc_auc"), (6, "val_top5_accuracy")):
        logits = np.zeros((4, classes), dtype=np.float32)
        labels = np.array([0, 1, 0, 1])
        assert np.isfinite(classification("val", logits, labels)[name])
        assert np.isnan(classification("val", logits * np.nan, labels)[name])
    assert np.isnan(classification("val", np.zeros((4, 2), dtype=np.float32), np.ones(4, int))["val_roc_auc"])


def test_a_row_of_the_confusion_matrix_is_a_class_and_a_column_what_it_was_taken_for() -> None:
    logits = np.array([[0, 1, 0], [0, 1, 0], [1, 0, 0]], dtype=np.float32)
    assert confusion(logits, np.array([0, 1, 0])) == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
