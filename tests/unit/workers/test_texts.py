import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.support.sentences import REAL, lines, write_sst2
from tunesmith.tasks import TEXT_CLASSIFICATION
from workers.data import text_sets, texts, token_batches
from workers.data.token_batches import TokenSource
from workers.data.tokens import Vocabulary, encode, tokens
from workers.data.vocabularies import TRAINERS, words
from workers.run import TrainingError


def csv_of(data_dir: Path, header: str, *rows: str, name: str = "mine.csv") -> str:
    """Write a CSV file and return what a study says to have it."""
    (data_dir / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return f"file:{name}"


def many(count: int = 40) -> list[str]:
    return [f'"text, number {i}",{"good" if i % 4 else "bad"}' for i in range(count)]


def test_every_data_set_of_the_catalogue_is_here_and_no_other() -> None:
    assert text_sets.NAMES.keys() == TEXT_CLASSIFICATION.data.keys()


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the sentences of SST-2 are not in {REAL}")
def test_sst2_is_read_from_files_as_documented(tmp_path: Path) -> None:
    (tmp_path / "sst2-sentence").symlink_to(REAL)
    corpus = texts.load("sst2", tmp_path)
    assert corpus.facts()["rows"] == {"train": 6920, "val": 872, "test": 1821}
    assert corpus.classes == ["0", "1"]
    read = corpus.texts()
    assert read[0].startswith("a stirring , funny")
    assert read[corpus.rows.val[0]] == "one long string of cliches"
    assert corpus.labels[corpus.rows.val[0]] == 0
    expected = sum(len((REAL / f"{p}.tsv").read_text().splitlines()) for p in ("train", "dev", "test"))
    assert len(read) == expected


def test_dev_is_the_validation_split_and_test_the_test_split(tmp_path: Path) -> None:
    corpus = texts.load("sst2", write_sst2(tmp_path, 20, 8, 6))
    read = corpus.texts()
    for part, file, count in (("train", "train", 20), ("val", "dev", 8), ("test", "test", 6)):
        rows = getattr(corpus.rows, part)
        assert [f"{read[r]}\t{corpus.labels[r]}" for r in rows] == lines(file, count)


def test_quotes_and_odd_characters_of_a_tsv_file_are_text(tmp_path: Path) -> None:
    rows = ['"quoted to nowhere', "NA", "null , and naïve\u2028one", "a # b"]
    (tmp_path / "odd.tsv").write_text(
        "".join(f"{t}\t{i % 2}\n" for i, t in enumerate(rows * 10)), encoding="utf-8"
    )
    assert texts.load("file:odd.tsv", tmp_path).texts() == rows * 10


def test_a_tsv_file_may_begin_with_the_names_that_glue_gives(tmp_path: Path) -> None:
    rows = ["sentence\tlabel", *(f"row {i}\t{i % 2}" for i in range(20))]
    (tmp_path / "glue.tsv").write_text("\n".join(rows), encoding="utf-8")
    corpus = texts.load("file:glue.tsv", tmp_path)
    assert corpus.texts() == [f"row {i}" for i in range(20)]
    assert corpus.labels.tolist() == [0, 1] * 10


def test_data_without_parts_is_split_80_10_10_with_each_class_in_proportion(tmp_path: Path) -> None:
    corpus = texts.load(csv_of(tmp_path, "text,label", *many(400)), tmp_path)
    assert corpus.classes == ["bad", "good"]
    assert corpus.facts()["rows"] == {"train": 320, "val": 40, "test": 40}
    for part, bad in (("train", 80), ("val", 10), ("test", 10)):
        assert np.bincount(corpus.labels[getattr(corpus.rows, part)]).tolist()[0] == bad


def test_a_column_may_say_the_split_and_what_it_does_not_say_is_held_out(tmp_path: Path) -> None:
    rows = [f"{row},{'test' if i < 10 else 'train'}" for i, row in enumerate(many(60))]
    corpus = texts.load(csv_of(tmp_path, "text,label,split", *rows), tmp_path)
    assert corpus.rows.test.tolist() == list(range(10))
    assert corpus.facts()["rows"] == {"train": 45, "val": 5, "test": 10}
    together = [*corpus.rows.train, *corpus.rows.val, *corpus.rows.test]
    assert sorted(together) == list(range(60))


def test_classes_that_are_numbers_are_sorted_by_value(tmp_path: Path) -> None:
    rows = [f"t{i},{label}" for i, label in enumerate([10, 9, 2, 1] * 5)]
    assert texts.load(csv_of(tmp_path, "text,label", *rows), tmp_path).classes == ["1", "2", "9", "10"]


def test_classes_that_are_numbers_of_the_same_value_have_one_order_in_every_process(tmp_path: Path) -> None:
    rows = [f"t{i},{label}" for i, label in enumerate(["1", "01", "001", "b", "a"] * 5)]
    program = "import sys, pathlib; from workers.data import texts;"
    program += "print(texts.load(sys.argv[1], pathlib.Path(sys.argv[2])).classes)"
    for seed in "012":
        name = csv_of(tmp_path, "text,label", *rows, name=f"{seed}.csv")
        command = [sys.executable, "-c", program, name, str(tmp_path)]
        found = subprocess.check_output(command, text=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert found.strip() == "['001', '01', '1', 'a', 'b']"


def test_a_file_that_was_replaced_is_read_again(tmp_path: Path) -> None:
    name = csv_of(tmp_path, "text,label", *many(40))
    before = texts.load(name, tmp_path)
    assert texts.load(name, tmp_path) is before
    csv_of(tmp_path, "text,label", *many(60))
    after = texts.load(name, tmp_path)
    assert len(after.labels) == len(after.texts()) == 60
    assert after.sha256 != before.sha256


def test_a_file_replaced_under_a_corpus_gives_no_texts_and_leaves_no_tokens(tmp_path: Path) -> None:
    name = csv_of(tmp_path, "text,label", *many(40))
    corpus = texts.load(name, tmp_path)
    csv_of(tmp_path, "text,label", *[row.replace("text", "word") for row in many(40)])
    with pytest.raises(TrainingError, match=r"data: the files of file:mine\.csv changed while"):
        tokens(corpus, corpus.rows, Vocabulary("words", 50), 8, tmp_path)
    csv_of(tmp_path, "text,label", *many(40))
    found = tokens(corpus, corpus.rows, Vocabulary("words", 50), 8, tmp_path)
    assert len(found.ids) == 40


def test_the_split_of_sst2_stays_what_it_is(tmp_path: Path) -> None:
    rows = texts.load("sst2", write_sst2(tmp_path, 30, 8, 6)).rows
    assert [r.tolist() for r in (rows.train, rows.val, rows.test)] == [
        list(range(30)), list(range(30, 38)), list(range(38, 44)),
    ]  # fmt: skip


def test_a_folder_holds_the_parts_as_files(tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    folder.mkdir()
    csv_of(folder, "text,label", *many(30), name="train.csv")
    csv_of(folder, "text,label", *many(8), name="val.csv")
    found = texts.load("folder:reviews", tmp_path).facts()["rows"]
    assert found == {"train": 27, "val": 8, "test": 3}


def test_the_checksum_is_of_what_is_read(tmp_path: Path) -> None:
    one = texts.load(csv_of(tmp_path, "text,label", *many()), tmp_path)
    same = texts.load(csv_of(tmp_path, "text,label", *many(), name="same.csv"), tmp_path)
    other = texts.load(
        csv_of(tmp_path, "text,label", *many(39), '"text, number 39",bad', name="b.csv"), tmp_path
    )
    assert one.sha256 == same.sha256
    assert one.sha256 != other.sha256


BROKEN: dict[str, tuple[Callable[[Path], str], str]] = {
    "no such file": (lambda d: "file:none.csv", "there is no none.csv in this worker's data folder"),
    "out of the folder": (lambda d: "file:../x.csv", "leads out of the worker's data folder"),
    "no column": (
        lambda d: csv_of(d, "text,stars", "a,1"),
        "no column `label`; its columns are: text, stars",
    ),
    "no label": (lambda d: csv_of(d, "text,label", "a,x", "b,"), "row 2 of mine.csv has no text or no label"),
    "one class": (lambda d: csv_of(d, "text,label", "a,x", "b,x"), "at least two are needed"),
    "no rows": (lambda d: csv_of(d, "text,label"), "mine.csv has no rows"),
    "few rows": (lambda d: csv_of(d, "text,label", "a,x", "b,y"), "no row is left for the part val"),
    "split": (
        lambda d: csv_of(d, "text,label,split", "a,x,left"),
        r"must say train, val, test \(got 'left'\)",
    ),
    "ending": (lambda d: csv_of(d, "text,label", name="x.json"), r"x.json must end in .csv, .tsv, .parquet"),
    "ragged": (lambda d: csv_of(d, "text,label", "a,b", "c,d,e,f"), "mine.csv cannot be read: .*line 3"),
    "tabs": (lambda d: csv_of(d, "a\tb\tc", name="x.tsv"), r"must be text<TAB>label, the first has 3 fields"),
    "nothing": (lambda d: csv_of(d, "", name="x.tsv"), r"x.tsv cannot be read: "),
    "an empty folder": (
        lambda d: (d / "e").mkdir() or "folder:e",
        "e has no train.csv, train.tsv or train.parquet",
    ),
    "a data set that is not there": (
        lambda d: "imdb",
        r"data: imdb is not on this worker.*train.tsv, test.tsv",
    ),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_told_with_the_way_out(
    tmp_path: Path, make: tuple[Callable[[Path], str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_sets, "find_spec", lambda name: None)
    write, said = make
    with pytest.raises(TrainingError, match=said):
        texts.load(write(tmp_path), tmp_path)


def test_what_is_fetched_is_kept_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pandas as pd

    asked: list[str] = []

    def download(known: text_sets.TextSet) -> dict[str, pd.DataFrame]:
        asked.append(known.hub)
        frame = pd.DataFrame({"text": ['a "good",\nlong one', "bad"] * 20, "label": ["pos", "neg"] * 20})
        return {"train": frame, "test": frame.head(10)}

    monkeypatch.setattr(text_sets, "find_spec", lambda name: object())
    monkeypatch.setattr(text_sets, "_download", download)
    corpus = texts.load("imdb", tmp_path)
    assert corpus.texts()[:2] == ['a "good",\nlong one', "bad"]
    assert corpus.facts()["rows"] == {"train": 36, "val": 4, "test": 10}
    assert texts.load("imdb", tmp_path) is corpus
    assert asked == ["stanfordnlp/imdb"]
    assert sorted(p.name for p in (tmp_path / "imdb").iterdir()) == ["test.csv", "train.csv"]


def test_a_network_that_fails_is_told_without_a_half_filled_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(known: text_sets.TextSet) -> dict[str, object]:
        raise ConnectionError("no route to host")

    monkeypatch.setattr(text_sets, "find_spec", lambda name: object())
    monkeypatch.setattr(text_sets, "_download", download)
    with pytest.raises(TrainingError, match=r"cannot be fetched from Hugging Face \(no route to host\)"):
        texts.load("ag_news", tmp_path)
    assert not (tmp_path / "ag_news").exists()


@pytest.mark.parametrize("kind", TRAINERS)
def test_a_vocabulary_is_the_same_in_every_process(kind: str) -> None:
    program = (
        "from tests.support.sentences import lines; from workers.data.vocabularies import TRAINERS;"
        f"print(TRAINERS[{kind!r}]([l.split(chr(9))[0] for l in lines('train', 300)], 900).to_str())"
    )
    found = {subprocess.check_output([sys.executable, "-c", program]) for _ in range(3)}
    assert len(found) == 1


@pytest.mark.parametrize("kind", TRAINERS)
def test_a_vocabulary_sees_the_training_rows_only(tmp_path: Path, kind: str) -> None:
    rows = [f"xylophone {i},{i % 2},{'train' if i < 20 else 'val'}" for i in range(30)]
    rows += [f"quagga quagga quagga,{i % 2},test" for i in range(30)]
    corpus = texts.load(csv_of(tmp_path, "text,label,split", *rows), tmp_path)
    trained = TRAINERS[kind]([corpus.texts()[r] for r in corpus.rows.train], 500)
    found = tokens(corpus, corpus.rows, Vocabulary(kind, 500), 16, tmp_path)
    assert found.vocab_size == trained.get_vocab_size()
    assert not any("quag" in token for token in trained.get_vocab())


def test_word_pieces_are_words_with_their_ends_marked_and_unknown_ones_in_pieces() -> None:
    trained = TRAINERS["word-pieces"](["the film", "a thin film"] * 5, 60)
    assert trained.encode("The film").tokens == ["[CLS]", "the", "film", "[SEP]"]
    inside = trained.encode("THEFILM").tokens[1:-1]
    assert inside[0] == "the"
    assert all(piece.startswith("##") for piece in inside[1:])
    assert "".join(inside).replace("##", "") == "thefilm"
    assert trained.encode("q").tokens == ["[CLS]", "[UNK]", "[SEP]"]


def test_words_keep_apostrophes_and_take_punctuation_marks_apart() -> None:
    trained = words(["you 've got to see it , do n't wait !"], 100)
    assert trained.encode("You 've, don't wait!").tokens == ["you", "'ve", ",", "[UNK]", "wait", "!"]


def test_texts_are_cut_filled_up_and_never_empty() -> None:
    trained = words(["a b c d"], 100)
    ids, lengths = encode(trained, ["a b c d", "", "b"], 3, pad=0)
    assert lengths.tolist() == [3, 1, 1]
    assert ids.shape == (3, 3)
    assert ids[1].tolist() == [0, 0, 0]
    assert ids[2].tolist() == [trained.token_to_id("b"), 0, 0]


def test_a_batch_is_as_long_as_its_longest_row() -> None:
    ids = np.array([[5, 6, 0, 0], [7, 0, 0, 0], [1, 2, 3, 4]], dtype=np.int32)
    source = TokenSource.of(ids, np.array([2, 1, 4]), np.array([0, 1, 1]), "cpu")
    batch, labels = source.fetch(torch.tensor([1, 0]))
    assert batch.ids.tolist() == [[7, 0], [5, 6]]
    assert batch.mask.tolist() == [[True, False], [True, True]]
    assert labels.tolist() == [1, 0]
    assert source.fetch(torch.tensor([2]))[0].ids.tolist() == [[1, 2, 3, 4]]


def test_tokens_that_do_not_fit_on_a_device_stay_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_batches, "fits", lambda size, device: size <= 8)
    ids, one = np.array([[5, 6]], dtype=np.int32), np.array([1])
    source = TokenSource.of(ids, one, one, "meta")
    assert not source.resident
    assert source.ids.data_ptr() == ids.ctypes.data
    monkeypatch.setattr(token_batches, "fits", lambda size, device: size <= 24)
    assert TokenSource.of(ids, one, one, "meta").resident


def test_tokens_are_prepared_once_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = texts.load("sst2", write_sst2(tmp_path))
    wanted = Vocabulary("words", 500)
    first = tokens(corpus, corpus.rows, wanted, 32, tmp_path)
    monkeypatch.setattr(texts, "read", None)
    again = tokens(corpus, corpus.rows, wanted, 32, tmp_path)
    assert np.array_equal(first.ids, again.ids)
    assert (first.vocab_size, first.pad) == (again.vocab_size, again.pad)
    with pytest.raises(TypeError, match="not callable"):
        tokens(corpus, corpus.rows, wanted, 16, tmp_path)
