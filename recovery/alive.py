"""`python -m recovery.alive`: asks the site on this machine whether it is well, for a container's health check."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def is_well(public_url: str, port: int) -> bool:
    """Whether /healthz answers 200; asked by the site's own name, since it answers to no other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(public_url).netloc})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_well(os.environ["PUBLIC_URL"], int(os.environ.get("PORT", "8000"))) else 1)
