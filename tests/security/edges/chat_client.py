"""A browser's part of the chat, without the browser: signs in, opens the socket, asks, reads the answer."""

import asyncio
import re
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import socketio

PATIENCE = 60.0
ROOT = Path(__file__).parents[3]
RUN = "import sys; sys.argv[0] = 'footnote'; from app.cli import main; main()"


@contextmanager
def served(workspace: Path, **environment: str) -> Iterator[str]:
    """Start `footnote chat` on a free port and stop it afterwards; yields its address."""
    import os

    server = subprocess.Popen(
        [sys.executable, "-c", RUN, "--workspace", str(workspace), "chat", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=os.environ | environment,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + server.stdout.read()
        # What it logs must be read, or a full pipe would stop it.
        threading.Thread(target=server.stdout.read, daemon=True).start()
        yield found[0]
    finally:
        server.terminate()
        server.wait(timeout=20)


class Client:
    """One person in the chat; `said` are the texts of the messages of the last turn, SQL included."""

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        self.address = address
        self.session_id = str(uuid.uuid4())
        self.steps: dict[str, dict[str, Any]] = {}
        self._http = http
        self._done = asyncio.Event()
        self.socket = socketio.AsyncClient(http_session=http, reconnection=False, request_timeout=PATIENCE)
        self.socket.on("new_message", self._keep)
        self.socket.on("update_message", self._keep)

    async def sign_in(self, name: str, password: str) -> int:
        """Sign in by password; the status of the response."""
        form = {"username": name, "password": password}
        async with self._http.post(f"{self.address}/login", data=form) as response:
            return response.status

    async def open(self, **headers: str) -> None:
        """Open the socket as the page does."""
        auth = {"sessionId": self.session_id, "clientType": "webapp", "userEnv": "{}", "chatProfile": ""}
        await self.socket.connect(
            self.address,
            auth=auth,
            headers=headers,
            socketio_path="/ws/socket.io",
            transports=["websocket"],
            wait_timeout=PATIENCE,
        )
        await self.socket.emit("connection_successful")

    async def ask(self, question: str) -> str:
        """Ask one question and return all that was said to it."""
        self.steps.clear()
        self._done.clear()
        message = {
            "id": str(uuid.uuid4()),
            "threadId": "",
            "name": "user",
            "type": "user_message",
            "output": question,
            "createdAt": "2026-01-01T00:00:00Z",
        }
        await self.socket.emit("client_message", {"message": message, "fileReferences": []})
        await asyncio.wait_for(self._done.wait(), PATIENCE)
        return "\n".join(str(step.get("output", "")) for step in self.steps.values())

    async def close(self) -> None:
        """Leave."""
        await self.socket.disconnect()

    async def _keep(self, step: dict[str, Any]) -> None:
        if step.get("type") != "user_message":
            self.steps[step["id"]] = step
        # The run of a message ends when its last step has been sent.
        if step.get("name") == "on_message" and step.get("end"):
            self._done.set()
