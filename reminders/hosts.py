"""Whom this server may speak to when a person names the address: https and public hosts, as nobody inside is theirs."""

import socket
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests import Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import NewConnectionError

LONGEST = 1_000


def may_name(url: str) -> bool:
    """Whether a person may give this address at all. What its host is on the day of sending is looked at then."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return False
    if not host or len(url) > LONGEST or parts.username or not url.isascii() or not url.isprintable():
        return False
    if settings.LOCAL:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and port in (None, 443) and "." in host and not _is_inside(host)


def is_public(host: str) -> bool:
    """Whether every address of that name is outside; a name that has none is not."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ip_address(one[4][0]).is_global for one in found)


def session() -> Session:
    """For requests to addresses that people gave: straight, and outside local use only to public addresses."""
    made = Session()
    made.trust_env = False
    if not settings.LOCAL:
        made.mount("https://", PublicAdapter())
    return made


class PublicConnection(HTTPSConnection):
    """Looks whom it has reached before a byte is said: a name may lead elsewhere from one look to the next."""

    def _new_conn(self) -> socket.socket:
        reached = super()._new_conn()
        if not ip_address(reached.getpeername()[0]).is_global:
            reached.close()
            raise NewConnectionError(self, "not a public address")
        return reached


class PublicPool(HTTPSConnectionPool):
    ConnectionCls = PublicConnection


class PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": PublicPool}


def _is_inside(host: str) -> bool:
    """A number is inside unless it is public; a name is asked about when it is used."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host.endswith((".local", ".internal", ".localhost", ".lan", ".home.arpa"))
