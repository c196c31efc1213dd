from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith.documents import load
from tunesmith.errors import InvalidInput

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(json_values)
def test_json_reads_as_itself(value: object) -> None:
    assert load(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-5", 1e-5),
        ("1E+3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("-3", -3),
        ("+3", 3),
        ("no", "no"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("true", True),
        ("~", None),
        ("", None),
        ("007", "007"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2026-01-01", "2026-01-01"),
        (".nan", ".nan"),
        ("'1'", "1"),
    ],
)
def test_yaml_has_the_scalars_of_json(text: str, value: object) -> None:
    found = load(f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1, "a": 2}', "cannot be read: the key 'a' is there twice"),
        ("a: 1\nb: 2\na: 3", "cannot be read as YAML or JSON: the key 'a' is there twice (line 1, column 1)"),
        (
            "x:\n  c: {1: a, 1.0: b}",
            "cannot be read as YAML or JSON: the key 1.0 is there twice (line 2, column 6)",
        ),
        (
            "a: [1,\nb: 2",
            "cannot be read as YAML or JSON: expected ',' or ']', but got '<stream end>' (line 2, column 5)",
        ),
        ("? [a]\n: 1", "cannot be read as YAML or JSON: found unhashable key (line 1, column 3)"),
        ("[" * 100_000, "cannot be read: it is nested too deeply"),
        ("- " * 10_000, "cannot be read: it is nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        load(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.getcwd []", "a: !!python/name:os.system", "a\x00b"]
)
def test_yaml_makes_no_objects(text: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be read as YAML or JSON"):
        load(text)


@pytest.mark.parametrize("text", ["9" * 5000, "a: " + "9" * 5000])
def test_numbers_too_long_to_read_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be read: Exceeds the limit"):
        load(text)
