"""Browsers log in once with a code or a token, and stay in until they log out or the token ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from service.dashboard.login import is_local
from service.door.failures import BURST
from tests.support.serving import Service, plain, served


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    with served(sqlite_url, engine=False, auth=True) as running:
        yield running


@pytest.fixture
def browser(service: Service) -> Iterator[httpx.Client]:
    """A browser: it keeps cookies, and says where its requests come from."""
    with httpx.Client(base_url=service.client.url, transport=plain()) as found:
        yield found


def cookie(answer: httpx.Response) -> str:
    return answer.headers.get("set-cookie", "")


def test_an_address_with_a_code_logs_in_once_and_leads_on(service: Service, browser: httpx.Client) -> None:
    address = service.client.login_address()
    answer = browser.get(f"{address}&next=/workers")
    assert (answer.status_code, answer.headers["location"]) == (303, "/workers")
    port = browser.base_url.port
    assert re.fullmatch(
        rf"tunesmith_{port}=[\w-]{{43}}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax", cookie(answer)
    )
    assert browser.get("/workers").status_code == 200
    me = browser.get("/api/me").json()
    assert (me["scope"], me["session"]) == ("admin", True)
    with httpx.Client() as another:
        again = another.get(address)
        assert (again.status_code, cookie(again)) == (401, "")
        assert "used already" in again.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_look_ahead_does_not_use_the_code_up(
    service: Service, browser: httpx.Client, headers: dict[str, str]
) -> None:
    address = service.client.login_address()
    shown = browser.get(address, headers=headers)
    assert (shown.status_code, cookie(shown)) == (200, "")
    [code] = re.findall(r'name="code" value="([^"]+)"', shown.text)
    assert browser.post("/login", data={"code": code, "next": "/"}).status_code == 303
    assert browser.get("/api/me").status_code == 200


def test_a_code_goes_to_nobody_else(service: Service, browser: httpx.Client) -> None:
    address = service.client.login_address()
    shown = browser.get(address, headers={"Sec-Purpose": "prefetch"})
    assert shown.headers["referrer-policy"] == "strict-origin"
    assert shown.headers["cache-control"] == "no-store"
    assert browser.get(address).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("scope", ["viewer", "admin"])
def test_a_token_logs_in_through_the_form(service: Service, browser: httpx.Client, scope: str) -> None:
    secret = service.client.create_token("ada", scope).secret
    form = browser.get("/login?next=/tasks").text
    assert 'name="next" value="/tasks"' in form
    answer = browser.post("/login", data={"token": f" {secret} ", "next": "/tasks"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks")
    assert browser.get("/api/me").json()["name"] == "ada"


def test_a_workers_token_logs_nobody_in(service: Service, browser: httpx.Client) -> None:
    secret = service.client.create_token("gpu", "worker").secret
    answer = browser.post("/login", data={"token": secret})
    assert (answer.status_code, cookie(answer)) == (403, "")
    assert "viewer or admin" in answer.text


def test_a_bad_token_is_refused_and_not_repeated(browser: httpx.Client) -> None:
    answer = browser.post("/login", data={"token": "tsm_guess<b>", "next": '"><script>'})
    assert answer.status_code == 401
    assert "tsm_guess" not in answer.text
    assert "<script>" not in answer.text


def test_logging_out_ends_the_session_for_good(service: Service, browser: httpx.Client) -> None:
    browser.get(service.client.login_address())
    kept = dict(browser.cookies)
    out = browser.post("/logout")
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert browser.get("/api/me").status_code == 401
    with httpx.Client(base_url=browser.base_url, cookies=kept) as thief:
        assert thief.get("/api/me").status_code == 401


def test_a_session_ends_with_the_token_behind_it(service: Service, browser: httpx.Client) -> None:
    made = service.client.create_token("ada", "viewer")
    browser.post("/login", data={"token": made.secret})
    assert browser.get("/api/me").status_code == 200
    service.client.revoke_token(made.id)
    assert browser.get("/api/me").status_code == 401
    assert browser.get("/").headers["location"] == "/login?next=/"


def test_a_session_is_no_token_and_a_token_no_session(service: Service, browser: httpx.Client) -> None:
    browser.get(service.client.login_address())
    [(name, value)] = browser.cookies.items()
    url = f"{service.client.url}/api/me"
    assert httpx.get(url, headers={"Authorization": f"Bearer {value}"}).status_code == 401
    secret = service.client.create_token("x", "admin").secret
    assert httpx.get(url, cookies={name: secret}).status_code == 401


def test_servers_on_one_host_do_not_log_each_other_out(service: Service, browser: httpx.Client) -> None:
    browser.get(service.client.login_address())
    [name] = browser.cookies
    browser.cookies.set("tunesmith_1", "x" * 43)
    assert browser.get("/api/me").status_code == 200
    assert name == f"tunesmith_{browser.base_url.port}"


def test_over_https_the_cookie_is_for_https_only(service: Service) -> None:
    # From loopback, uvicorn takes a proxy's word for how the request came.
    headers = {"X-Forwarded-Proto": "https", "Host": "tune.example"}
    answer = httpx.get(service.client.login_address(), headers=headers)
    assert cookie(answer).startswith("tunesmith_443=")
    assert "; Secure" in cookie(answer)


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\/evil", "/\t/evil", "javascript:x", ""],
)
def test_logging_in_leads_to_no_other_site(service: Service, browser: httpx.Client, wanted: str) -> None:
    assert not is_local(wanted)
    secret = service.client.create_token("x", "viewer").secret
    answer = browser.post("/login", data={"token": secret, "next": wanted})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("wanted", ["/", "/studies/a?sort=-value&where=x%3C1", "/studies/a/trials/3"])
def test_logging_in_leads_to_the_page_asked_for(wanted: str) -> None:
    assert is_local(wanted)


def test_who_guesses_has_to_wait_and_others_do_not(service: Service, browser: httpx.Client) -> None:
    known, made = service.http, service.client.create_token("not seen yet", "viewer")
    service.client.revoke_token(service.client.create_token("another", "viewer").id)
    for _ in range(BURST):
        assert browser.get("/api/me", headers={"Authorization": "Bearer guess"}).status_code == 401
    refused = browser.get("/api/me", headers={"Authorization": "Bearer guess"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 3
    assert browser.post("/login", data={"token": "guess"}).status_code == 429
    assert browser.get("/login?code=guess").status_code == 429
    assert known.get("/api/me").status_code == 200
    unseen = {"Authorization": f"Bearer {made.secret}"}
    assert browser.get("/api/me", headers=unseen).status_code == 200
    # From loopback, uvicorn takes a proxy's word for where a request comes from.
    elsewhere = {"Authorization": "Bearer guess", "X-Forwarded-For": "192.0.2.7"}
    assert browser.get("/api/me", headers=elsewhere).status_code == 401


def test_a_browser_that_is_logged_in_makes_no_further_logins(service: Service, browser: httpx.Client) -> None:
    browser.get(service.client.login_address())
    assert browser.get("/api/me").json()["session"]
    refused = browser.post("/api/login-codes")
    assert refused.status_code == 403
    assert "not for a browser" in refused.json()["detail"]


def test_without_authentication_nobody_has_to_log_in(sqlite_url: str) -> None:
    with served(sqlite_url, engine=False) as open_to_all:
        answer = open_to_all.http.get("/login?next=/workers")
        assert (answer.status_code, answer.headers["location"]) == (303, "/workers")
        assert open_to_all.http.get("/api/me").json()["name"] == "anyone"
        assert open_to_all.http.post("/api/login-codes").status_code == 409
