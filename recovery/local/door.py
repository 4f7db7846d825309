"""The site's listening socket. We hold it: a port in use shows at once, and a restart refuses no visitor."""

import errno
import socket
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from recovery.local.speech import CannotRunError

HOME = "127.0.0.1"
PATIENCE = 5.0  # seconds; the site of a run that was killed needs a moment to let its port go


def listen(env: Mapping[str, str]) -> socket.socket:
    """A socket on PORT (8000) of BIND (this machine only); CannotRunError says why it cannot be had."""
    host, port = env.get("BIND") or HOME, env.get("PORT") or "8000"
    if not port.isdecimal() or int(port) > 65535:
        raise CannotRunError(f"PORT is {port!r}; it must be a number up to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_server((host, int(port)), family=family, backlog=512)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotRunError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
            if time.monotonic() > deadline:
                raise CannotRunError(
                    f"Port {port} is in use. Choose another one: PORT={int(port) + 1} ./run"
                ) from error
        time.sleep(0.2)


def address(env: Mapping[str, str], door: socket.socket) -> str:
    """Where to go with a browser: PUBLIC_URL where it is set."""
    host, port = door.getsockname()[:2]
    here = ip_address(host)
    name = "localhost" if here.is_loopback or here.is_unspecified else host
    return env.get("PUBLIC_URL") or f"http://{name}:{port}/"


def healthy(env: Mapping[str, str], door: socket.socket) -> bool:
    """Whether the site behind the socket says that its database and its broker answer."""
    host, port = door.getsockname()[:2]
    asked_as = urlsplit(env.get("PUBLIC_URL") or "//localhost").netloc
    connection = HTTPConnection(host, port, timeout=5)  # Linux takes the unspecified address for this machine
    try:
        connection.request("GET", "/healthz", headers={"Host": asked_as})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
