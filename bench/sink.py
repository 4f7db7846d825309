"""An SMTP server that does as little as one can: `python -m bench.sink`, told what to do by lines on standard input.

It has PIPELINING and CHUNKING, as Postfix and Exim do. It counts messages by their idempotency header
(X-Entity-Ref-ID), so that a second copy is known. `fault NAME SHARE` makes it misbehave at that share of messages,
until `behave`; `count` prints how many were taken; `report FILE` writes all it knows as JSON; `forget` begins anew. Its
first line is the port.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from typing import Any, Final

MARK: Final = b"X-Entity-Ref-ID: "
END: Final = b"\r\n.\r\n"
ID_LENGTH: Final = 36

ANSWERS: Final = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 8BITMIME\r\n",
    b"QUIT": b"221 bye\r\n",
    b"DATA": b"354 go on\r\n",
}
# What each misbehaviour says at the end of a message; None says nothing.
FAULTS: Final = {
    "421": b"421 going away\r\n",
    "451": b"451 not now\r\n",
    "550": b"550 never\r\n",
    "hang": None,
    "drop": None,  # takes it, and the line is gone before it says so
    "lose": None,  # the line is gone and it has not taken it
}


class Book:
    """What was taken: for each id the moments; and the ids that were told never."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}
        self.refused: set[str] = set()
        self.dropped: set[str] = set()
        self.faults: dict[str, float] = {}
        self.count = 0
        self.last = 0.0
        self._chance = random.Random(1)

    def fault(self) -> str:
        """The misbehaviour that this message meets, mostly none."""
        if not self.faults:
            return ""
        number = self._chance.random()
        for name, share in self.faults.items():
            if number < share:
                return name
            number -= share
        return ""

    def take(self, key: str) -> None:
        self.count += 1
        self.last = time.time()
        self.taken.setdefault(key, []).append(self.last)

    def told(self) -> dict[str, Any]:
        return {"taken": self.taken, "refused": sorted(self.refused), "dropped": sorted(self.dropped)}


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rest = b""
        self.at = 0  # so far it is read
        self.in_message = False
        self.chunk = 0  # bytes of a message that comes in one piece
        self.answers: list[bytes] = []
        self.hangs = False  # nothing that came after is answered either

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answers together what came together, as servers with PIPELINING do."""
        self.rest = self.rest[self.at :] + data
        self.at = 0
        while not (self.hangs or self.transport.is_closing()) and self._step():
            pass
        self._answer()

    def _step(self) -> bool:
        """Takes one line or one message; whether there was a whole one."""
        if self.chunk:
            return self._whole_chunk()
        end = END if self.in_message else b"\r\n"
        found = self.rest.find(end, self.at)
        if found < 0:
            return False
        taken, self.at = self.rest[self.at : found], found + len(end)
        if self.in_message:
            self.in_message = False
            self._message(taken)
        else:
            self._command(taken)
        return True

    def _whole_chunk(self) -> bool:
        if len(self.rest) - self.at < self.chunk:
            return False
        taken, self.at = self.rest[self.at : self.at + self.chunk], self.at + self.chunk
        self.chunk = 0
        self._message(taken)
        return True

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"BDAT":
            self.chunk = int(line.split()[1])
            return
        self.in_message = verb == b"DATA"
        self.answers.append(ANSWERS.get(verb, b"250 ok\r\n"))
        if verb == b"QUIT":
            self._hang_up()

    def _answer(self) -> None:
        if self.answers:
            self.transport.write(b"".join(self.answers))
            self.answers.clear()

    def _hang_up(self) -> None:
        self._answer()
        self.transport.close()

    def _message(self, message: bytes) -> None:
        at = message.find(MARK) + len(MARK)
        key = message[at : at + ID_LENGTH].decode()
        fault = self.book.fault()
        if fault in ("", "drop"):
            self.book.take(key)
        if not fault:
            self.answers.append(b"250 ok\r\n")
            return
        if fault == "550":
            self.book.refused.add(key)
        if fault == "drop":
            self.book.dropped.add(key)
        if answer := FAULTS[fault]:
            self.answers.append(answer)
        self.hangs = fault == "hang"
        if fault in ("421", "drop", "lose"):
            self._hang_up()


def obey(book: Book, line: str) -> str:
    """Carries out one line; what to answer."""
    match line.split():
        case ["count"]:
            return json.dumps({"count": book.count, "ids": len(book.taken), "last": book.last})
        case ["fault", name, share]:
            book.faults[name] = float(share)
        case ["behave"]:
            book.faults.clear()
        case ["report", file]:
            Path(file).write_text(json.dumps(book.told()))
        case ["forget"]:
            book.__init__()  # type: ignore[misc]  # empties it as it was made
        case _:
            raise ValueError(line)
    return "{}"


async def main() -> None:
    book = Book()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Talk(book), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(obey(book, line), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
