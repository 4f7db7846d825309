"""What the installation says of itself, read from the environment; anything missing is named, never guessed."""

import base64
import binascii
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

KEY_BYTES = 32


def required(env: Env, name: str, why: str) -> str:
    """The variable's value; ImproperlyConfigured that names it where it is empty or unset."""
    value = str(env.str(name, ""))
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def installation_keys(env: Env) -> dict[str, bytes]:
    """Key id -> 32 bytes, newest first, from INSTALLATION_KEYS or the file INSTALLATION_KEYS_FILE names.

    Written as `id:base64`, separated by commas or lines. Raises ImproperlyConfigured, without quoting a key.
    """
    text = str(env.str("INSTALLATION_KEYS", ""))
    path = str(env.str("INSTALLATION_KEYS_FILE", ""))
    if not text and path:
        if not Path(path).is_file():
            raise ImproperlyConfigured(f"INSTALLATION_KEYS_FILE names {path}, which is not a file.")
        text = Path(path).read_text()
    keys = dict(_key(part) for part in text.replace("\n", ",").split(",") if part.strip())
    if not keys:
        raise ImproperlyConfigured(
            "INSTALLATION_KEYS (or INSTALLATION_KEYS_FILE) is not set. Without it no private text can be opened."
        )
    return keys


def push_key(env: Env) -> str:
    """What push services know this site by; empty where none is set. ImproperlyConfigured, not quoting it, if broken."""
    text = str(env.str("VAPID_PRIVATE_KEY", ""))
    try:
        is_key = len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == KEY_BYTES
    except (binascii.Error, ValueError):
        is_key = False
    if text and not is_key:
        raise ImproperlyConfigured("VAPID_PRIVATE_KEY is not 32 bytes in base64url.")
    return text


def _key(part: str) -> tuple[str, bytes]:
    name, _, encoded = part.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not name or not name.isascii() or len(name) > 16 or len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            "INSTALLATION_KEYS holds an entry that is not `id:base64 of 32 bytes` (ids: at most 16 letters)."
        )
    return name, key


def allowed_hosts(env: Env, default: list[str]) -> list[str]:
    """The host names this site answers to; `*` is refused, since mails and links would follow any Host header."""
    hosts = [host.strip() for host in env.list("ALLOWED_HOSTS", default) if host.strip()]
    if any(host == "*" or host.startswith(".") for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must list each host name; `*` and `.domain` are refused.")
    return hosts


def broker_urls(url: str) -> tuple[str, str]:
    """The broker's address as Celery writes it and as redis-py writes it; they differ for Unix sockets."""
    parts = urlsplit(url)
    if parts.scheme not in ("unix", "redis+socket"):
        return url, url
    query = parse_qs(parts.query)
    number = (query.get("virtual_host") or query.get("db") or ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}", f"unix://{parts.path}?db={number}"
