"""Grid search: cell after cell."""

from __future__ import annotations

from service.core.grid import Grid
from service.core.ports import Suggestion
from service.engine.history import History
from tunesmith.samplers import GridSampler
from tunesmith.spaces import SearchSpace


class GridCells:
    """Every cell of the grid once, in order."""

    learns = False

    def __init__(self, space: SearchSpace, spec: GridSampler) -> None:
        self._grid = Grid(space, spec)

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point of `cell`; None after the last one."""
        if cell >= self._grid.cells:
            return None
        return Suggestion(self._grid.point(cell), "grid", cell=cell)
