"""The parameters of every model that goes downhill: how it is trained, whatever it is."""

from __future__ import annotations

from tunesmith.tasks.kinds import Metric, Parameter, choice, number, switch, whole

OPTIMIZERS = ("sgd", "adam", "adamw", "adagrad", "rmsprop", "lion")
SCHEDULES = ("constant", "linear", "cosine", "one-cycle", "step")


def recipe(models: list[str] | None = None) -> dict[str, Parameter]:
    """Return the parameters of `workers.recipes.Recipe`, for these models of a task."""
    return {
        "epochs": whole(8, "Passes over the training data.", 1, 1000, models=models),
        "batch_size": whole(64, "Rows per step of the optimizer.", 1, 65_536, models=models),
        "accumulate": whole(
            1,
            "Parts a batch is computed in, one after the other: the same step with less memory, but for "
            "batch statistics, which are those of each part.",
            1,
            1024,
            models=models,
        ),
        "optimizer": choice("adam", "The update rule.", *OPTIMIZERS, models=models),
        "lr": number(1e-3, "The learning rate, at its peak.", 1e-8, 10.0, models=models),
        "momentum": number(
            0.9, "Momentum of sgd and rmsprop; the others ignore it.", 0.0, 0.9999, models=models
        ),
        "nesterov": switch("Nesterov's momentum, for sgd.", models=models),
        "weight_decay": number(
            0.0, "L2 penalty on every parameter (decoupled for adamw and lion).", 0.0, 1.0, models=models
        ),
        "schedule": choice(
            "constant",
            "Learning rate over time: constant; linear or cosine to zero; one-cycle (30% warm-up); step (a "
            "tenth after each third).",
            *SCHEDULES,
            models=models,
        ),
        "warmup": number(
            0.0, "Share of the steps in which the learning rate climbs from zero.", 0.0, 0.9, models=models
        ),
        "clip_norm": number(0.0, "Longest gradient (L2 norm); 0: any.", 0.0, 1e6, models=models),
        "ema": number(
            0.0,
            "Decay of the moving average of the weights, which is then what is measured; 0: none. After n "
            "steps it is (1 + n) / (10 + n) at most.",
            0.0,
            0.99999,
            models=models,
        ),
        "precision": choice(
            "auto",
            "Of the forward pass. auto: bf16 on a GPU that has it, fp16 with a scaled loss on others, fp32 "
            "on the CPU.",
            "auto",
            "fp32",
            "bf16",
            "fp16",
            models=models,
        ),
        "compile": switch("Compile the model with torch.compile; needs a C++ compiler.", models=models),
        "deterministic": switch(
            "Only deterministic algorithms on a GPU too: slower. The CPU is deterministic anyway.",
            models=models,
        ),
        "out_of_memory": choice(
            "fail",
            "When a step runs out of memory: fail; or halve (the parts of a batch) and try again.",
            "fail",
            "halve",
            models=models,
        ),
    }


FOLDS = whole(
    1,
    "1: one validation split. More: k-fold cross-validation; every fold is a step, its metrics the mean over "
    "the folds so far.",
    1,
    20,
)

TRAINING_METRICS = {
    "train_loss": Metric(direction="minimize", text="Mean training loss over the epoch's batches."),
    "seconds": Metric(direction="minimize", text="Wall-clock seconds of the epoch.", varies=True),
    "samples_per_second": Metric(
        direction="maximize", text="Training rows per second of the epoch.", varies=True
    ),
}
"""After every epoch of every model that goes downhill."""

COST_METRICS = {
    "parameters": Metric(direction="minimize", text="Trainable and frozen parameters.", each_epoch=False),
    "model_mb": Metric(
        direction="minimize",
        text="Size of parameters and buffers in megabytes (10^6 bytes).",
        each_epoch=False,
    ),
    "peak_memory_mb": Metric(
        direction="minimize",
        text="Most memory used, in megabytes: of the GPU by this trial, else of the process since it began.",
        each_epoch=False,
        varies=True,
    ),
    "latency_ms": Metric(
        direction="minimize",
        text="Median milliseconds of a forward pass of one row.",
        each_epoch=False,
        varies=True,
    ),
    "latency_batch_ms": Metric(
        direction="minimize",
        text="Median milliseconds of a forward pass of a training batch.",
        each_epoch=False,
        varies=True,
    ),
}
"""Measured once, after the last epoch."""
