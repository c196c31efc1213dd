import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import httpx
import numpy as np
import pytest

from workers.data import movielens, rating_files, ratings
from workers.data.ratings import Ratings, leave_last_out
from workers.run import TrainingError

REAL = Path(__file__).parents[4] / "shared" / "data" / "movielens-latest-small"
CSV = "user,item,rating,timestamp\n7,30,4.0,10\n7,4,3.5,11\n12,4,1.0,12\n"


def read(folder: Path, content: str, name: str = "mine.csv") -> list[list[float]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return rating_files.read(path, name).to_numpy(float).tolist()


def many(folder: Path, *, users: int = 20, items: int = 30, timestamps: bool = True) -> str:
    """A file in which each user rated each item but every seventh."""
    lines = ["userId,movieId,rating" + ",timestamp" * timestamps]
    for cell in (c for c in range(users * items) if c % 7):
        user, item = divmod(cell, items)
        stars = 1 + (user * 3 + item * 5) % 9 / 2
        lines.append(f"u{user},{item},{stars}" + f",{1000 + (item * 11) % items}" * timestamps)
    (folder / "many.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "file:many.csv"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mine.csv", CSV),
        ("u.data", "7\t30\t4.0\t10\n7\t4\t3.5\t11\n12\t4\t1.0\t12\n"),
        ("ratings.dat", "7::30::4.0::10\n7::4::3.5::11\n12::4::1.0::12\n"),
        (
            "mine.csv",
            "\ufeffUser ID, timestamp ,movie_id,Rating,note\n7,10,30,4,a\n7,11,4,3.5,\n12,12,4,1,b\n",
        ),
    ],
)
def test_every_format_gives_the_same_table_with_ids_numbered_in_their_order(
    tmp_path: Path, name: str, content: str
) -> None:
    assert read(tmp_path, content, name) == [[0, 1, 4.0, 10], [0, 0, 3.5, 11], [1, 0, 1.0, 12]]


def test_a_zip_file_and_a_gzipped_one_are_read_too(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "ml-100k.zip", "w") as archive:
        archive.writestr("ml-100k/README", "no ratings")
        archive.writestr("ml-100k/u.data", "1\t5\t4\t9\n")
    (tmp_path / "mine.csv.gz").write_bytes(gzip.compress(CSV.encode()))
    assert rating_files.read(tmp_path / "ml-100k.zip", "z").to_numpy(float).tolist() == [[0, 0, 4, 9]]
    assert len(rating_files.read(tmp_path / "mine.csv.gz", "g")) == 3


def test_ids_may_be_words_and_are_ordered_as_such_unless_all_are_numbers(tmp_path: Path) -> None:
    assert read(tmp_path, "user,item,rating\nb,10,1\na,9,2\n") == [[1, 1, 1], [0, 0, 2]]
    assert read(tmp_path, "user,item,rating\nb,10,1\na,x9,2\n") == [[1, 0, 1], [0, 1, 2]]


def test_of_several_ratings_of_an_item_by_a_user_the_latest_counts(tmp_path: Path) -> None:
    timed = "user,item,rating,timestamp\n1,1,5,30\n1,1,2,20\n1,2,3,10\n"
    assert read(tmp_path, timed) == [[0, 0, 5, 30], [0, 1, 3, 10]]
    assert read(tmp_path, "user,item,rating\n1,1,5\n1,1,2\n1,2,3\n") == [[0, 0, 2], [0, 1, 3]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("user,rating\n1,2\n", r"no column for the item \(item, itemid, .*columns are user, rating"),
        ("user,item,rating\n1,2,3\n1,3,\n", "row 2 after the header has an empty"),
        ("user,item,rating\n1,2,inf\n", "row 1 after the header has an empty or infinite"),
        ("user,item,rating\n1,2,good\n", "cannot be read: .*good"),
        ("user,item,rating\n", "has no ratings"),
        ("", "cannot be read: "),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_name_and_why(
    tmp_path: Path, content: str, said: str
) -> None:
    with pytest.raises(TrainingError, match=f"data: mine.csv .*{said}"):
        read(tmp_path, content)


def test_an_archive_without_ratings_is_told(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("films.csv", "")
    with pytest.raises(TrainingError, match=r"a\.zip holds none of ratings\.csv"):
        rating_files.read(tmp_path / "a.zip", "a.zip")


def test_a_file_outside_the_data_folder_is_refused_unless_the_operator_links_to_it(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    many(tmp_path)
    with pytest.raises(TrainingError, match="leads out of the worker's data folder"):
        ratings.load("file:../many.csv", data_dir, "random")
    with pytest.raises(TrainingError, match=r"there is no other\.csv"):
        ratings.load("file:other.csv", data_dir, "random")
    (data_dir / "link.csv").symlink_to(tmp_path / "many.csv")
    assert len(ratings.load("file:link.csv", data_dir, "random").ratings) == 514


def test_a_file_that_was_replaced_is_read_again(tmp_path: Path) -> None:
    before = ratings.load(many(tmp_path), tmp_path, "random")
    assert ratings.load("file:many.csv", tmp_path, "random") is before
    after = ratings.load(many(tmp_path, users=10), tmp_path, "random")
    assert (before.shape, after.shape) == ((20, 30), (10, 30))


def all_rows(data: Ratings) -> list[int]:
    return sorted([*data.rows.train, *data.rows.val, *data.rows.test])


def test_a_random_split_takes_a_tenth_each_and_the_same_every_time(tmp_path: Path) -> None:
    data = ratings.load(many(tmp_path), tmp_path, "random")
    os.utime(tmp_path / "many.csv", (1, 1))
    again = ratings.load("file:many.csv", tmp_path, "random")
    assert again is not data
    assert (len(data.rows.train), len(data.rows.val), len(data.rows.test)) == (412, 51, 51)
    assert all_rows(data) == list(range(514))
    assert np.array_equal(data.rows.test, again.rows.test)
    assert data.sha256 == again.sha256
    means = [data.ratings[part].mean() for part in (data.rows.train, data.rows.val, data.rows.test)]
    assert np.ptp(means) < 0.03


def test_leave_last_out_takes_the_last_two_of_each_user_by_time_then_by_order() -> None:
    #           0  1  2  3  4  5  6  7  8
    users = np.array([0, 1, 0, 1, 0, 2, 1, 2, 0], dtype=np.int32)
    times = np.array([9, 5, 1, 5, 4, 1, 5, 2, 4], dtype=np.int64)
    rows = leave_last_out(users, times)
    assert rows.test.tolist() == [0, 6]
    assert rows.val.tolist() == [3, 8]
    assert rows.train.tolist() == [1, 2, 4, 5, 7]


def test_leave_last_out_needs_times_and_users_with_three_ratings(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="split: leave-last-out needs timestamps"):
        ratings.load(many(tmp_path, timestamps=False), tmp_path, "leave-last-out")
    (tmp_path / "few.csv").write_text(CSV)
    with pytest.raises(TrainingError, match="users with three ratings"):
        ratings.load("file:few.csv", tmp_path, "leave-last-out")


def test_too_few_ratings_to_split_are_told(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text(CSV)
    with pytest.raises(TrainingError, match=r"data: must have 5 ratings or more to be split \(got 3\)"):
        ratings.load("file:few.csv", tmp_path, "random")


def test_folds_deal_all_but_the_test_rows_anew(tmp_path: Path) -> None:
    data = ratings.load(many(tmp_path), tmp_path, "random")
    folds = [data.fold(i, 4) for i in range(4)]
    assert sorted(row for fold in folds for row in fold.rows.val) == sorted(
        [*data.rows.train, *data.rows.val]
    )
    assert all(all_rows(fold) == list(range(514)) for fold in folds)
    assert all(np.array_equal(fold.rows.test, data.rows.test) for fold in folds)


def test_folds_of_leave_last_out_are_refused(tmp_path: Path) -> None:
    data = ratings.load(many(tmp_path), tmp_path, "leave-last-out")
    assert data.fold(0, 1).rows is data.rows
    with pytest.raises(TrainingError, match="folds: must be 1 with split leave-last-out"):
        data.fold(0, 5)


@pytest.mark.parametrize(
    "place", ["ml-100k/u.data", "movielens-100k/u.data", "ml-100k.zip", "movielens-100k.zip"]
)
def test_movielens_is_found_under_its_name_and_that_of_grouplens(tmp_path: Path, place: str) -> None:
    assert movielens.find("movielens-100k", tmp_path) is None
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).touch()
    assert movielens.find("movielens-100k", tmp_path) == tmp_path / place


def shown(folder: Path) -> list[str]:
    """What lies in a folder, but for the lock of fetching."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


ARCHIVE = b"an archive"
MD5 = hashlib.md5(ARCHIVE, usedforsecurity=False).hexdigest()


def client(answer: Callable[[str], httpx.Response]) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(lambda request: answer(request.url.path)))


def grouplens(md5: str) -> Callable[[str], httpx.Response]:
    files = {"ml-latest-small.zip": ARCHIVE, "ml-latest-small.zip.md5": f"MD5 (x.zip) = {md5}\n".encode()}
    return lambda path: httpx.Response(200, content=files[path.removeprefix("/datasets/movielens/")])


def test_what_is_fetched_is_kept_if_its_checksum_is_the_published_one(tmp_path: Path) -> None:
    path = movielens.fetch("movielens-latest-small", tmp_path / "new", client(grouplens(MD5)))
    assert path.read_bytes() == ARCHIVE
    assert movielens.find("movielens-latest-small", tmp_path / "new") == path
    assert shown(path.parent) == [path.name]


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("movielens-latest-small", grouplens("0" * 32), f"MD5 checksum is {MD5}, not 0000"),
        ("movielens-latest-small", grouplens("none"), "holds no checksum"),
        ("movielens-1m", lambda path: httpx.Response(200, content=ARCHIVE), "not c4d9eecf"),
        ("movielens-100k", lambda path: httpx.Response(503), "503"),
    ],
)
def test_what_cannot_be_fetched_whole_is_not_kept_and_the_message_says_what_to_put_where(
    tmp_path: Path, name: str, answer: Callable[[str], httpx.Response], said: str
) -> None:
    stem = movielens.SETS[name].stem
    with pytest.raises(TrainingError, match=rf"data: {name} .*{said}.*Put {stem}\.zip .*into {tmp_path}"):
        movielens.fetch(name, tmp_path, client(answer))
    assert not shown(tmp_path)


@pytest.mark.skipif(not REAL.is_dir(), reason=f"MovieLens-latest-small is not in {REAL}")
def test_the_real_movielens_is_read_and_split_as_documented(tmp_path: Path) -> None:
    (tmp_path / "movielens-latest-small").symlink_to(REAL)
    data = ratings.load("movielens-latest-small", tmp_path, "random")
    assert data.shape == (610, 9724)
    assert (len(data.rows.train), len(data.rows.val), len(data.rows.test)) == (80_668, 10_084, 10_084)
    assert (data.ratings.min(), data.ratings.max()) == (0.5, 5.0)
    last = ratings.load("movielens-latest-small", tmp_path, "leave-last-out")
    assert (len(last.rows.val), len(last.rows.test)) == (610, 610)
