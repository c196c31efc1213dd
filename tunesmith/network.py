"""The network: one HTTP request and its answer, no retries, no redirects, nothing of the service."""

from __future__ import annotations

import os
import ssl
import urllib.request
from collections.abc import Callable
from typing import Any, BinaryIO
from urllib.parse import unquote

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import Timeout, Url, make_headers, parse_url

from tunesmith.direct import MOST_IDLE, Direct
from tunesmith.notes import is_loopback
from tunesmith.wire import PIECE, SEND_S, Request, Response, Unanswered, Unreachable


class Network:
    """The network: connections to one server are kept and used again.

    To others than this machine it goes through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. The
    certificate of a server is checked against SSL_CERT_FILE or SSL_CERT_DIR, else those that certifi brings.

    Args:
        url: Address of the server, maybe with a path.

    Raises:
        ValueError: it is none.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = parse_url(url)
        except LocationParseError as error:
            raise ValueError(str(error)) from None
        if not self._url.host:
            raise ValueError("it names no host")
        self._base = (self._url.path or "").rstrip("/")
        self._tls = _certificates() if self._url.scheme == "https" else None
        self._process = os.getpid()
        self._pools = _pools(self._url, self._tls)
        self._proxied = isinstance(self._pools, urllib3.ProxyManager)
        self._direct = Direct(self._connect, self._url.host, self._url.netloc or "")

    def send(self, request: Request, into: BinaryIO | None = None) -> Response:
        """Return the answer to a request (see `Wire`)."""
        small = into is None and (request.body is None or isinstance(request.body, bytes))
        try:
            if small and not self._proxied:
                return self._direct.send(request, self._base + request.path)
            return self._send_by_urllib3(request, into)
        except (NewConnectionError, ConnectTimeoutError, ProxyError) as error:
            raise Unreachable(str(error.__cause__ or error)) from error
        except ReadTimeoutError as error:
            raise Unanswered(f"nothing within {request.answer_s:g} s") from error
        except HTTPError as error:
            raise Unanswered(str(error)) from error

    def _connect(self, host: str, seconds: float) -> HTTPConnection:
        host, port = host.strip("[]"), self._url.port
        connection = (
            _SecureConnection(host, port, timeout=seconds, ssl_context=self._tls)
            if self._tls
            else _Connection(host, port, timeout=seconds)
        )
        try:
            connection.connect()
        except OSError as error:  # in the handshake of TLS
            connection.close()
            raise NewConnectionError(connection, str(error) or type(error).__name__) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _send_by_urllib3(self, request: Request, into: BinaryIO | None) -> Response:
        """Send a request that goes through a proxy, or carries a file there or back."""
        found = _whole_head(self._open(request, stream=into is not None))
        headers = {name.lower(): value for name, value in found.headers.items()}
        if into is None or not 200 <= found.status < 300:
            return Response(found.status, headers, found.data)
        for piece in found.stream(PIECE):
            into.write(piece)
        return Response(found.status, headers)

    def _open(self, request: Request, *, stream: bool) -> urllib3.BaseHTTPResponse:
        if self._process != os.getpid():  # what was open before a fork is the parent's
            self._pools = _pools(self._url, self._tls)
            self._process = os.getpid()
        path, headers = self._base + request.path, request.headers
        send: Callable[..., urllib3.BaseHTTPResponse]
        if self._proxied:
            send, path = self._pools.urlopen, self._url._replace(path=None, query=None).url + path
        else:
            host = request.host or self._url.host
            send = self._pools.connection_from_host(host, self._url.port, self._url.scheme).urlopen
        if request.host:
            headers = {**headers, "Host": self._url.netloc or ""}
        return send(
            request.method,
            path,
            body=request.body,
            headers=headers,
            retries=False,
            redirect=False,
            timeout=Timeout(connect=request.connect_s, read=request.answer_s),
            preload_content=not stream,
        )

    def close(self) -> None:
        """Close the connections."""
        self._direct.close()
        self._pools.clear()


def _whole_head(found: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
    """Return an answer that says where it ends: of one that does not, the head may have been cut off."""
    ends = found.status == 204 or not found.headers.keys().isdisjoint(("content-length", "transfer-encoding"))
    if not ends:
        found.close()
        raise Unanswered("the answer has no end")
    return found


class _Connection(HTTPConnection):
    """Has time to send: urllib3 would go on with the time that connecting may take."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(SEND_S)


class _SecureConnection(HTTPSConnection):
    """The same; without a certificate that is known nothing was sent."""

    def connect(self) -> None:
        try:
            super().connect()
        except (SSLError, ssl.SSLError) as error:
            raise NewConnectionError(self, str(error)) from error
        self.sock.settimeout(SEND_S)


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _pools(url: Url, tls: ssl.SSLContext | None) -> urllib3.PoolManager:
    options: dict[str, Any] = {"num_pools": 4, "maxsize": MOST_IDLE, "blocksize": PIECE, "ssl_context": tls}
    proxy = None if is_loopback((url.host or "").strip("[]")) else _proxy(url)
    if proxy:
        auth = parse_url(proxy).auth
        options["proxy_headers"] = make_headers(proxy_basic_auth=unquote(auth)) if auth else None
    pools = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
    pools.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return pools


def _proxy(url: Url) -> str | None:
    if urllib.request.proxy_bypass(url.netloc or ""):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme or "http") or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def _certificates() -> ssl.SSLContext:
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not (file or folder):
        import certifi  # noqa: PLC0415 (only where there is TLS)

        file = certifi.where()
    return ssl.create_default_context(cafile=file, capath=folder)
