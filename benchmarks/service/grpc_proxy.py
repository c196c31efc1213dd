"""Optuna's gRPC proxy in front of a database: python -m benchmarks.service.grpc_proxy URL PORT."""

from __future__ import annotations

import sys
import warnings

import optuna


def main() -> None:
    url, port = sys.argv[1:]
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    storage = optuna.storages.RDBStorage(url)
    optuna.storages.run_grpc_proxy_server(storage, host="127.0.0.1", port=int(port))


if __name__ == "__main__":
    main()
