"""`tunesmith token` and `tunesmith login`."""

import json
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.canned import NOW
from tunesmith.cli import tokens

TOKEN = {"id": 3, "name": "gpu-a", "scope": "worker", "studies": ["tune"], "created_at": NOW}


def test_the_secret_alone_is_on_stdout_so_that_it_can_go_to_a_file(server, tunesmith):
    server.will("POST /api/tokens", {**TOKEN, "secret": "tsm_x"}, 201)
    result = tunesmith("token", "create", "gpu-a", "--scope", "worker", "--study", "tune", "--expires", "2d")
    assert (result.code, result.out) == (0, "tsm_x\n")
    assert "token 3, worker of tune" in result.err
    [asked] = server.asked
    assert asked.body == {"name": "gpu-a", "scope": "worker", "studies": ["tune"], "expires_s": 172_800}


def test_for_programs_there_is_all_of_it(server, tunesmith):
    server.will("POST /api/tokens", {**TOKEN, "secret": "tsm_x"}, 201)
    result = tunesmith("token", "create", "gpu-a", "--scope", "worker", "--json")
    assert json.loads(result.out)["secret"] == "tsm_x"
    assert result.err == ""


@pytest.mark.parametrize("text", ["", "30", "d", "0d", "-1d", "1.5h", "30 days", "9999999999s"])
def test_a_time_that_is_none_is_refused_before_anything_is_sent(server, tunesmith, text):
    result = tunesmith("token", "create", "x", "--scope", "viewer", f"--expires={text}")
    assert (result.code, server.asked) == (2, [])
    assert "--expires: must be a time such as 90m, 12h or 30d" in result.err


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("90m", 5400), ("12 h", 43_200), ("30d", 2_592_000)]
)
def test_times_have_a_unit(text, seconds):
    assert tokens.seconds_of(text) == seconds


def test_the_list_says_what_each_is_for_and_whether_it_still_is(server, tunesmith):
    past = {**TOKEN, "id": 2, "name": "old", "studies": [], "scope": "viewer", "expires_at": NOW}
    gone = {**past, "id": 1, "name": "gone", "revoked": True, "last_used_at": NOW}
    server.will("GET /api/tokens", {"tokens": [TOKEN, past, gone]})
    lines = tunesmith("token", "list").out.splitlines()
    assert [line.split()[0:2] for line in lines[2:]] == [["3", "gpu-a"], ["2", "old"], ["1", "gone"]]
    assert "worker of tune" in lines[2]
    assert "never" in lines[2]
    assert "expired" in lines[3]
    assert "revoked" in lines[4]


def test_a_login_can_be_opened_at_once(server, tunesmith, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    server.will("POST /api/login-codes", {"path": "/login?code=c", "expires_at": NOW}, 201)
    address = f"{server.url}/login?code=c"
    assert tunesmith("login").out == f"{address}\n"
    assert opened == []
    tunesmith("login", "--open")
    [page] = opened
    path = Path(unquote(urlsplit(page).path))
    assert page.startswith("file:")  # everybody can read the command line of the browser
    assert f'href="{address}"' in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_refusal_says_where_a_token_is_looked_for(server, tunesmith):
    server.will_fail("GET /api/studies", 401, "Unauthorized", detail="No.")
    result = tunesmith("study", "list")
    assert result.code == 1
    assert "TUNESMITH_TOKEN_FILE" in result.err
