"""A network cable between a client and a server on this computer, which can be unplugged: nothing passes any more, and
neither end is told.
"""

from __future__ import annotations

import selectors
import socket
import threading
from types import TracebackType
from typing import Self


class Cable:
    """Listens on `port` for connections that are led to a server's port. Use it as a context manager."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: dict[socket.socket, socket.socket] = {}  # each with where its bytes go
        self._bell, self._string = socket.socketpair()
        self._plugged = True
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()
        for each in (*self._ends, self._listener, self._bell, self._string):
            each.close()

    def unplug(self) -> None:
        """Carry nothing from now on; the connections stay open."""
        if self._thread.is_alive():
            self._string.send(b"!")
            self._thread.join()

    def _carry(self) -> None:
        with selectors.DefaultSelector() as ready:
            for each in (self._bell, self._listener):
                ready.register(each, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is self._bell:
                        return
                    if key.fileobj is self._listener:
                        self._connect(ready)
                    elif isinstance(key.fileobj, socket.socket):
                        self._pass_on(key.fileobj, ready)

    def _connect(self, ready: selectors.BaseSelector) -> None:
        client = self._listener.accept()[0]
        server = socket.create_connection(("127.0.0.1", self._server))
        self._ends |= {client: server, server: client}
        for each in (client, server):
            ready.register(each, selectors.EVENT_READ)

    def _pass_on(self, end: socket.socket, ready: selectors.BaseSelector) -> None:
        try:
            data = end.recv(65536)
            self._ends[end].sendall(data)
        except OSError:
            data = b""
        if not data:  # one side has hung up: so does the other
            ready.unregister(end)
            try:
                self._ends[end].shutdown(socket.SHUT_WR)
            except OSError:
                return
