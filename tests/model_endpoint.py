"""A model endpoint on this machine that says what a test scripts, tool calls and failures included."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any
from zlib import crc32

Body = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A reply over HTTP: a completion's body or anything else, after a wait of some seconds."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


Script = Callable[[Body], Said]


def says(text: str | None, *, finish: str = "stop", **message: Any) -> Said:
    """A completion that is a text."""
    return _completion({"role": "assistant", "content": text, **message}, finish)


def calls(name: str, arguments: Any = None, **named: Any) -> Said:
    """A completion that calls one tool; `arguments` may be a text that is no JSON."""
    return calls_all((name, named if arguments is None else arguments))


def calls_all(*wanted: tuple[str, Any]) -> Said:
    """A completion that calls several tools at once."""
    made = [
        {
            # The same call has the same id: two runs of a script can be compared.
            "id": f"call_{place}_{crc32(repr((name, arguments)).encode()):x}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
            },
        }
        for place, (name, arguments) in enumerate(wanted)
    ]
    return _completion({"role": "assistant", "content": None, "tool_calls": made}, "tool_calls")


def fails(status: int, message: str = "no", **headers: str) -> Said:
    """An error of the provider."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said({"error": {"message": message, "type": "e", "code": "e"}}, status, named)


def in_turn(*replies: Said) -> Script:
    """Say one reply after another, the last for ever."""
    asked = count()
    return lambda _: replies[min(next(asked), len(replies) - 1)]


def _completion(message: dict[str, Any], finish: str) -> Said:
    return Said(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": "m",
            "system_fingerprint": "fp_secret",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
        }
    )


class ModelEndpoint:
    """Keeps the bodies and headers of what was asked."""

    def __init__(self, script: Script, port: int) -> None:
        self.script = script
        self.bodies: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.url = f"http://127.0.0.1:{port}/v1"


@contextmanager
def model_endpoint(script: Script) -> Iterator[ModelEndpoint]:
    """Serve while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.bodies.append(body)
            endpoint.headers.append(dict(self.headers))
            said = endpoint.script(body)
            time.sleep(said.wait)
            sent = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint = ModelEndpoint(script, server.server_address[1])
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
