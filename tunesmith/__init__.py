"""Tunesmith: a hyperparameter-optimization service. This package is what users import.

Its names are loaded when first used, so that `import tunesmith` and `tunesmith --help` are quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tunesmith.version import __version__

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.definitions import Budget, Objective, StudyDefinition, load_definition
    from tunesmith.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
    from tunesmith.errors import TunesmithError
    from tunesmith.running import RunningTrial
    from tunesmith.spaces import SearchSpace

_HOMES = {
    "Budget": "definitions",
    "CategoricalDistribution": "distributions",
    "Client": "client",
    "FloatDistribution": "distributions",
    "IntDistribution": "distributions",
    "Objective": "definitions",
    "RunningTrial": "running",
    "SearchSpace": "spaces",
    "StudyDefinition": "definitions",
    "TunesmithError": "errors",
    "load_definition": "definitions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"tunesmith.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


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
