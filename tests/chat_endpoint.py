"""A chat endpoint on this machine that gives the replies it is told, for tests of what talks to one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Reply = str | int  # text of the reply, or the status of an HTTP error


class ChatEndpoint:
    """Counts requests, keeps their bodies, and asks `reply` what to say to the last message of each."""

    def __init__(self, reply: Callable[[str], Reply], port: int) -> None:
        self.reply = reply
        self.bodies: list[dict[str, Any]] = []
        self.url = f"http://127.0.0.1:{port}/v1"


@contextmanager
def chat_endpoint(reply: Callable[[str], Reply]) -> Iterator[ChatEndpoint]:
    """Serve while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.bodies.append(body)
            said = endpoint.reply(body["messages"][-1]["content"])
            text = said if isinstance(said, str) else ""
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            sent = json.dumps(
                {
                    "id": "c",
                    "object": "chat.completion",
                    "created": 0,
                    "model": body["model"],
                    "choices": [choice],
                }
            ).encode()
            self.send_response(said if isinstance(said, int) else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    endpoint = ChatEndpoint(reply, server.server_address[1])
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
