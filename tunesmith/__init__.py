"""Tunesmith: a hyperparameter-optimization service. This package is what users import."""

from tunesmith.client import Client, RunningTrial
from tunesmith.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from tunesmith.errors import TunesmithError
from tunesmith.spaces import SearchSpace
from tunesmith.studies import Budget, Objective, StudyDefinition, load_definition
from tunesmith.version import __version__

__all__ = [
    "Budget",
    "CategoricalDistribution",
    "Client",
    "FloatDistribution",
    "IntDistribution",
    "Objective",
    "RunningTrial",
    "SearchSpace",
    "StudyDefinition",
    "TunesmithError",
    "__version__",
    "load_definition",
]
