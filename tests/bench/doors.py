"""The portal's doors in this process, spoken to as if they were far away."""

import httpx
from chalice.test import Client

from tests.bench.book import Book, door_of

HOP_BY_HOP = {"content-length", "transfer-encoding", "connection", "accept-encoding", "host"}


class Doors(httpx.BaseTransport):
    """Chalice's test client as a transport: whoever speaks HTTP need not know."""

    def __init__(self, client: Client, book: Book) -> None:
        self._client, self._book = client, book

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api")
        door = door_of(request.method, path)
        asked = request.url.raw_path.decode().removeprefix("/api")
        headers = {n: v for n, v in request.headers.items() if n.lower() not in HOP_BY_HOP}
        body = request.read()
        with self._book.entry(door.operation, door.function):
            answer = self._client.http.request(request.method, asked, headers=headers, body=body)
        told = {n: v for n, v in answer.headers.items() if n.lower() not in HOP_BY_HOP}
        return httpx.Response(answer.status_code, headers=told, content=answer.body)


def spoken(portal: str, transport: httpx.BaseTransport, token: str = "") -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=f"{portal}/api", transport=transport, headers=headers, timeout=30)
