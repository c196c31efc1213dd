"""Examples for the OpenAPI document."""

from __future__ import annotations

from typing import Any

STUDY: dict[str, Any] = {
    "name": "mnist-cnn",
    "task": {"name": "image-classification", "params": {"data": "mnist-5k", "epochs": 8}},
    "space": {
        "lr": {"type": "float", "low": 3e-4, "high": 1e-2, "log": True},
        "batch_size": {"type": "categorical", "choices": [32, 64, 128]},
        "dropout": {"type": "float", "low": 0.0, "high": 0.5},
    },
    "objectives": [{"metric": "val_accuracy", "direction": "maximize"}],
    "sampler": {"type": "tpe"},
    "pruner": {"type": "median"},
    "budget": {"trials": 20},
}

OWN_CODE: dict[str, Any] = {
    "name": "my-script",
    "space": {
        "optimizer": {"type": "categorical", "choices": ["adam", "sgd"]},
        "momentum": {"type": "float", "low": 0.0, "high": 0.99, "when": {"optimizer": ["sgd"]}},
    },
    "objectives": [{"metric": "loss", "direction": "minimize"}],
    "sampler": {"type": "grid", "points": {"momentum": 5}},
}

STUDIES = {
    "task": {"summary": "Tune a documented task", "value": STUDY},
    "own code": {"summary": "Tune one's own script, on a grid", "value": OWN_CODE},
}
POINT = {
    "point": {"summary": "One point", "value": {"params": {"lr": 0.001, "batch_size": 64, "dropout": 0.1}}}
}
IMPORT = {
    "results": {
        "summary": "A result from elsewhere",
        "value": {
            "trials": [
                {
                    "params": {"lr": 0.001, "batch_size": 64, "dropout": 0.1},
                    "values": {"val_accuracy": 0.96},
                }
            ]
        },
    }
}
CLAIM = {
    "worker": {
        "summary": "A worker waits for a trial of a task it can train",
        "value": {
            "worker": "w-1f0c", "request_id": "r-77aa", "tasks": ["image-classification"], "wait_s": 20,
        },
    }
}  # fmt: skip
REPORT = {
    "epoch": {
        "summary": "The metrics of one epoch",
        "value": {
            "lease": "LEASE",
            "points": [{"step": 3, "metrics": {"val_accuracy": 0.95, "val_loss": 0.16}}],
        },
    }
}
FINISH = {
    "complete": {"summary": "The trial is complete", "value": {"lease": "LEASE", "state": "complete"}},
    "failed": {
        "summary": "It failed",
        "value": {"lease": "LEASE", "state": "failed", "reason": "ValueError: bad shape"},
    },
}
