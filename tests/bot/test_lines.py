"""Calls over kept connections: answers come whole, a line that was cut is not used again."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.lines import LineError, Lines

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LAST = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
TWICE = PLAIN + PLAIN
FIRST_A_WORD = b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN
OTHERWISE = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 9_000_000
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"


@dataclass
class Server:
    """Answers every call with the same bytes; remembers connections and what was asked on them."""

    answer: bytes = PLAIN
    asked: list[bytes] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            self.asked.append(head + await reader.readexactly(length))
            self.came.set()
            if not self.go_on.is_set():
                await self._held_up(reader)
            writer.write(self.answer)

    async def _held_up(self, reader: asyncio.StreamReader) -> None:
        """Wait until it may answer, or until the caller has hung up."""
        hung_up = asyncio.create_task(reader.read(1))
        hung_up.add_done_callback(lambda _: self.gone.set())
        going_on = asyncio.create_task(self.go_on.wait())
        await asyncio.wait({hung_up, going_on}, return_when=asyncio.FIRST_COMPLETED)
        for each in (hung_up, going_on):
            each.cancel()
        await asyncio.gather(hung_up, going_on, return_exceptions=True)

    async def cut(self) -> None:
        for writer in self.writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    server.go_on.set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await server.serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    listening = await asyncio.start_server(served, "127.0.0.1", 0)
    server.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield server
    listening.close()


@pytest.fixture
async def lines(server: Server) -> AsyncIterator[Lines]:
    lines = Lines(server.address, most=2)
    yield lines
    lines.close()
    await asyncio.sleep(0)
    await server.cut()


async def ask(lines: Lines, body: bytes = b"{}", within: float = 20) -> tuple[int, bytes]:
    return await lines.post("/bot1:a/getMe", body, within, 5)


async def test_calls_one_after_another_take_one_connection(lines: Lines, server: Server) -> None:
    assert [await ask(lines, "ә".encode()), await ask(lines)] == [(200, b"ok")] * 2
    assert len(server.writers) == 1
    assert server.asked[0].startswith(b"POST /bot1:a/getMe HTTP/1.1\r\nHost: 127.0.0.1:")
    assert server.asked[0].endswith("\r\nContent-Length: 2\r\n\r\nә".encode())


async def test_an_answer_in_chunks_is_read_whole(lines: Lines, server: Server) -> None:
    server.answer = CHUNKED
    assert await ask(lines) == (200, b"abcde")
    assert await ask(lines) == (200, b"abcde")


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", OTHERWISE, ENDLESS],
    ids=["other", "length", "upgrade", "endless"],
)
async def test_what_does_not_speak_http_is_hung_up_on(lines: Lines, server: Server, answer: bytes) -> None:
    server.answer = answer
    with pytest.raises(LineError):
        await ask(lines)
    server.answer = PLAIN
    assert await ask(lines) == (200, b"ok")
    assert len(server.writers) == 2


async def test_a_line_that_the_server_closes_after_its_answer_is_not_used_again(
    lines: Lines, server: Server
) -> None:
    server.answer = LAST
    await ask(lines)
    await ask(lines)
    assert len(server.writers) == 2


async def test_a_line_that_was_cut_while_it_lay_idle_is_not_used_again(lines: Lines, server: Server) -> None:
    await ask(lines)
    await server.cut()
    while lines._idle[0].is_open:  # noqa: ASYNC110 - nobody is told of it
        await asyncio.sleep(0)
    assert await ask(lines) == (200, b"ok")


async def test_a_line_that_is_cut_in_the_middle_of_a_call_is_an_error(lines: Lines, server: Server) -> None:
    server.go_on.clear()
    asking = asyncio.create_task(ask(lines))
    await server.came.wait()
    await server.cut()
    with pytest.raises(LineError):
        await asking


async def test_a_call_that_is_given_up_takes_its_line_with_it(lines: Lines, server: Server) -> None:
    server.go_on.clear()
    asking = asyncio.create_task(ask(lines))
    await server.came.wait()
    asking.cancel()
    await asyncio.wait({asking})
    await server.gone.wait()
    server.go_on.set()
    assert await ask(lines) == (200, b"ok")
    assert len(server.writers) == 2


async def test_a_call_without_an_answer_in_time_takes_its_line_with_it(lines: Lines, server: Server) -> None:
    server.go_on.clear()
    with pytest.raises(TimeoutError):
        await ask(lines, within=0.01)
    await server.gone.wait()
    server.go_on.set()
    assert await ask(lines) == (200, b"ok")
    assert len(server.writers) == 2


async def test_nobody_waits_for_a_free_line_longer_than_for_an_answer(lines: Lines, server: Server) -> None:
    server.go_on.clear()
    busy = [asyncio.create_task(ask(lines)) for _ in range(2)]
    while not lines._free.locked():  # noqa: ASYNC110 - nobody is told of it
        await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await ask(lines, within=0.01)
    server.go_on.set()
    assert await asyncio.gather(*busy, ask(lines)) == [(200, b"ok")] * 3


async def test_there_are_never_more_lines_than_allowed(lines: Lines, server: Server) -> None:
    answers = await asyncio.gather(*[ask(lines) for _ in range(9)])
    assert answers == [(200, b"ok")] * 9
    assert len(server.writers) == 2


async def test_a_word_before_the_answer_is_no_answer(lines: Lines, server: Server) -> None:
    server.answer = FIRST_A_WORD
    assert await ask(lines) == (200, b"ok")
    assert await ask(lines) == (200, b"ok")
    assert len(server.writers) == 1


async def test_an_answer_to_nothing_is_not_taken_for_that_of_the_next_call(
    lines: Lines, server: Server
) -> None:
    server.answer = TWICE
    await ask(lines)
    await ask(lines)
    assert len(server.writers) == 2


async def test_a_line_that_was_silent_for_long_is_not_used_again(
    lines: Lines, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(lines)
    monkeypatch.setattr("bot.lines._LONGEST_IDLE", -1)
    await ask(lines)
    assert len(server.writers) == 2


@pytest.mark.parametrize(("host", "is_taken"), [("localhost", True), ("127.0.0.1", False)])
async def test_a_line_is_secret_and_goes_to_the_host_that_was_named(
    server: Server,
    tmp_path: Path,
    host: str,
    is_taken: bool,  # noqa: FBT001
) -> None:
    theirs = certified(tmp_path / "certificate.pem", "localhost")

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.serve(reader, writer)

    listening = await asyncio.start_server(served, "127.0.0.1", 0, ssl=theirs)
    lines = Lines(f"https://{host}:{listening.sockets[0].getsockname()[1]}", most=1)
    assert lines._tls is not None
    lines._tls.load_verify_locations(tmp_path / "certificate.pem")
    if is_taken:
        assert await ask(lines) == (200, b"ok")
    else:
        with pytest.raises(ssl.SSLCertVerificationError):
            await ask(lines)
    lines.close()
    listening.close()


def certified(file: Path, host: str) -> ssl.SSLContext:
    """Give a server a certificate for a host, written down with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    day = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    bare = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(pem) + bare)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_whoever_cannot_show_telegrams_certificate_is_not_spoken_to() -> None:
    tls = Lines("https://api.telegram.org", most=1)._tls
    assert tls is not None
    assert (tls.check_hostname, tls.verify_mode) == (True, ssl.CERT_REQUIRED)
