"""A Vizier server on an SQLite file, with a history.

python -m benchmarks.service.vizier_server FILE PORT HISTORY

Says the name of its study once the history is there.
"""

from __future__ import annotations

import sys
import threading

from vizier.service import clients, servers
from vizier.service import pyvizier as vz

from benchmarks.service import workload


def config() -> vz.StudyConfig:
    """Return the study of the benchmark: random search, automated stopping."""
    found = vz.StudyConfig(algorithm="RANDOM_SEARCH")
    root = found.search_space.root
    root.add_float_param("lr", 1e-5, 1.0, scale_type=vz.ScaleType.LOG)
    root.add_float_param("dropout", 0.0, 0.9)
    root.add_int_param("layers", 1, 8)
    root.add_categorical_param("optimizer", workload.CHOICES)
    root.add_float_param("momentum", 0.0, 1.0)
    goal = vz.ObjectiveMetricGoal.MINIMIZE
    found.metric_information.append(vz.MetricInformation(workload.METRIC, goal=goal))
    found.automated_stopping_config = vz.AutomatedStoppingConfig.default_stopping_spec()
    return found


def finished(params: dict[str, object], curve: list[float]) -> vz.Trial:
    """Return a trial of the history."""
    measured = [vz.Measurement({workload.METRIC: v}, steps=s) for s, v in enumerate(curve)]
    return vz.Trial(parameters=params, measurements=measured).complete(measured[-1])


def main() -> None:
    path, port, history = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    server = servers.DefaultVizierServer(host="127.0.0.1", database_url=f"sqlite:///{path}", port=port)
    clients.environment_variables.server_endpoint = server.endpoint
    study = clients.Study.from_study_config(config(), owner="bench", study_id="bench")
    for params, curve in workload.history(history):
        study.add_trial(finished(params, curve))
    print(study.resource_name, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
