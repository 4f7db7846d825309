"""A real SMTP server in a thread of its own, which keeps what it is given and misbehaves as it is told."""

import asyncio
from threading import Event, Thread
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP


class Chunks(SMTP):
    """The same with CHUNKING (RFC 3030), of which aiosmtpd knows nothing."""

    async def smtp_BDAT(self, arg):  # noqa: N802 (aiosmtpd finds it by this name)
        size, _ = arg.split()
        content = await self._reader.readexactly(int(size))
        if not self.envelope.rcpt_tos:
            await self.push("503 nobody to send it to")
            return
        self.envelope.content = content
        reply = await self._call_handler_hook("DATA")
        self._set_post_data_state()
        await self.push(reply)


class Sink:
    """`replies` maps a command to what it is answered instead, and `refuses` holds whose messages are never taken;
    `stall` makes the server say nothing more at a command.
    """

    def __init__(self):
        self.envelopes, self.replies, self.refuses = [], {}, set()
        self.pipelines = self.chunks = False
        self.connections = 0
        self.reached = Event()
        self._silent_at = None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="smtp sink")

    def __enter__(self):
        self._thread.start()
        self._server = self._in_loop(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *exc):
        self._in_loop(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _in_loop(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _listen(self):
        hooks = SimpleNamespace(
            handle_EHLO=self._greet,
            handle_HELO=self._greet_plainly,
            handle_MAIL=self._take_sender,
            handle_RCPT=self._take_recipient,
            handle_DATA=self._take_message,
        )
        return await self._loop.create_server(lambda: Chunks(hooks, hostname="sink", loop=self._loop), "127.0.0.1", 0)

    async def _end(self):
        self._server.close()
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    def stall(self, command):
        """From now on this command gets no answer; `reached` is set when it comes."""
        self._silent_at = command

    def recover(self):
        """Behaves from now on; who is kept waiting is kept waiting."""
        self._silent_at = None

    async def _answer(self, command, usual):
        if command == self._silent_at:
            self.reached.set()
            await asyncio.sleep(3600)
        return self.replies.get(command, usual)

    async def _greet(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        reply = await self._answer("EHLO", None)
        if self.pipelines:
            responses.insert(1, "250-PIPELINING")
        if self.chunks:
            responses.insert(1, "250-CHUNKING")
        return [reply] if reply else responses

    async def _greet_plainly(self, server, session, envelope, hostname):
        return await self._answer("EHLO", "250 127.0.0.1")

    async def _take_sender(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return await self._answer("MAIL", "250 OK")

    async def _take_recipient(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return await self._answer("RCPT", "250 OK")

    async def _take_message(self, server, session, envelope):
        refused = envelope.rcpt_tos[0] in self.refuses
        reply = "554 Never" if refused else await self._answer("DATA", "250 OK")
        if reply.startswith("2"):
            self.envelopes.append(envelope)
        return reply
