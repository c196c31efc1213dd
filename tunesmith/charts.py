"""What the pages draw of a study: its history, and which parameters matter."""

from __future__ import annotations

from pydantic import Field

from tunesmith.metrics import Number
from tunesmith.trials import TrialState
from tunesmith.validation import Answered


class HistoryPoint(Answered):
    """A trial in the history plot."""

    number: int
    state: TrialState
    value: Number | None = None
    feasible: bool = True
    values: dict[str, Number] | None = Field(
        default=None, description="Every objective's value; only where the study has several."
    )


class History(Answered):
    """What the history plot draws: the steps of best-so-far, and points (thinned evenly past 2,000)."""

    best: list[tuple[int, float]]
    points: list[HistoryPoint]
    total: int


class ParameterImportance(Answered):
    """How much one parameter matters."""

    name: str
    importance: float = Field(description="Its part of what all parameters explain, from 0 to 1.")
    trials: int = Field(description="How many of the trials looked at have this parameter.")


class Importance(Answered):
    """Which parameters matter for an objective: how far apart they set its best trials from all of them.

    PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023); parameters that exist in some trials only, as
    conditional PED-ANOVA (2026) has it.
    """

    metric: str
    parameters: list[ParameterImportance] = Field(
        default_factory=list, description="The most important first; none where `reason` says why not."
    )
    trials: int = Field(default=0, description="Complete trials that were looked at.")
    complete: int = Field(default=0, description="Complete trials that there were.")
    best: float = Field(default=0.0, description="Which part of the trials counted as the best: 0.25 to 0.5.")
    reason: str = ""
