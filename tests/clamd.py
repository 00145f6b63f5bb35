"""A stand-in for ClamAV's daemon on loopback: speaks PING and INSTREAM over real sockets."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# The industry's harmless sample, in two halves: a scanner must not find it in this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARK = b"EICAR-STANDARD"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self.rfile.readline().strip()
        if command == b"nPING":
            self.wfile.write(b"PONG\n")
        elif command == b"nINSTREAM":
            content = b"".join(self._chunks())
            self.wfile.write(self.server.answer(content))  # type: ignore[attr-defined]

    def _chunks(self) -> Iterator[bytes]:
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            yield self.rfile.read(size)


def judge(content: bytes) -> bytes:
    """What the daemon says of a stream."""
    return b"stream: Eicar-Test-Signature FOUND\n" if MARK in content else b"stream: OK\n"


@contextmanager
def clamd(answer: object = judge) -> Iterator[str]:
    """The address of a daemon that lives as long as the block."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.answer = answer  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        host, port = server.server_address
        yield f"{host!s}:{port}"
        server.shutdown()
