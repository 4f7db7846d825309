"""`python -m recovery.local serve | manage ... | tool ... | chromium | small`: what `./run` calls in the end."""

import os
import signal
import sys
from types import FrameType

from recovery.local.chromium import find_chromium, find_small
from recovery.local.speech import CannotRunError, say
from recovery.local.stack import manage, serve, tool

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop(number: int, _: FrameType | None) -> None:
    """Unwinds whatever runs, which stops the children; a second signal must not cut that short."""
    for one in STOPS:
        signal.signal(one, signal.SIG_IGN)
    say("\nStopping ...")
    raise SystemExit(0 if sys.argv[1:2] == ["serve"] else 128 + number)


def main() -> int:
    """The exit code; a CannotRunError or an OSError becomes one line."""
    os.umask(0o077)
    for one in STOPS:
        signal.signal(one, stop)
    try:
        match sys.argv[1:]:
            case ["serve"]:
                serve()
            case ["manage", *arguments]:
                return manage(arguments)
            case ["tool", *command]:
                return tool(command)
            case ["chromium"]:
                print(found := find_chromium(os.environ))
                return 0 if found else 1
            case ["small"]:
                return 0 if find_small(os.environ) else 1
            case _:
                raise CannotRunError(__doc__ or "")
    except (CannotRunError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
