"""Where the functions' traces arrive: the daemon's place, taken by a listener that keeps them."""

import socket
import threading

from infra.localcloud.settings import LOOPBACK


class Traces:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self._socket.getsockname()[1]}"

    def _listen(self) -> None:
        while segment := self._socket.recv(65_535):
            self.texts.append(segment.decode("utf-8", "replace"))

    def close(self) -> None:
        """Nothing is what nobody else sends."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
            ours.sendto(b"", self._socket.getsockname())
        self._listener.join()
        self._socket.close()
