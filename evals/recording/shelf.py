"""Cassettes as files: readable YAML, what many exchanges share kept once, by its hash."""

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.request import Request

from evals.recording.exchange import plain_reply

PARTS = "parts"
PART = "part"
HASH = 12
ENDPOINT = "http://endpoint"
JSON_TYPE = {"content-type": ["application/json"]}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


class Shelf:
    """Writes and reads cassettes as vcrpy asks its persister to.

    A request holds the messages that the one before it did not; prompts and tools are files of `parts/`.
    """

    def __init__(self, folder: Path) -> None:
        self._parts = folder / PARTS
        self._known: dict[str, Any] = {}

    def load_cassette(self, path: str, serializer: Any = None) -> tuple[list[Request], list[dict[str, Any]]]:
        """Return requests and responses; CassetteNotFoundError where there is no such file."""
        file = Path(path)
        if not file.is_file():
            raise CassetteNotFoundError
        kept = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)["exchanges"]
        requests: list[Request] = []
        before: list[Any] = []
        for exchange in kept:
            body = self._whole(exchange["request"]["body"], before)
            before = body.get("messages", [])
            requests.append(_request(exchange["request"], body))
        return requests, [_response(exchange["response"]) for exchange in kept]

    def save_cassette(self, path: str, cassette: dict[str, Any], serializer: Any = None) -> None:
        """Write the requests and responses of a cassette in place of what was there."""
        exchanges = []
        before: list[Any] = []
        for request, response in zip(cassette["requests"], cassette["responses"], strict=True):
            body = json.loads(request.body)
            told = {"method": request.method, "path": request.path, "body": self._short(body, before)}
            before = body.get("messages", [])
            exchanges.append({"request": told, "response": _told(response)})
        text = yaml.dump(
            {"exchanges": exchanges}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
        )
        _write(Path(path), text)

    def parts_of(self, path: Path) -> set[str]:
        """Return the names of the shared parts a cassette stands on."""
        return set(_parts_in(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)))

    def _short(self, body: dict[str, Any], before: list[Any]) -> dict[str, Any]:
        messages = body.get("messages", [])
        same = _same(messages, before)
        new = [self._short_message(message) for message in messages[same:]]
        short = {key: value for key, value in body.items() if key not in ("messages", "tools")}
        if "tools" in body:
            short["tools"] = self._put(body["tools"])
        return {**short, "messages_as_before": same, "messages": new}

    def _short_message(self, message: dict[str, Any]) -> dict[str, Any]:
        if message.get("role") != "system":
            return message
        return {**message, "content": self._put(message["content"])}

    def _whole(self, short: dict[str, Any], before: list[Any]) -> dict[str, Any]:
        body = dict(short)
        same = body.pop("messages_as_before")
        new = [
            {**message, "content": self._get(message["content"])}
            if message.get("role") == "system"
            else message
            for message in body.pop("messages")
        ]
        tools = {"tools": self._get(body.pop("tools"))} if "tools" in body else {}
        return {**body, **tools, "messages": [*before[:same], *new]}

    def _put(self, value: Any) -> dict[str, str]:
        is_text = isinstance(value, str)
        text = value if is_text else json.dumps(value, indent=1, ensure_ascii=False) + "\n"
        name = hashlib.sha256(text.encode()).hexdigest()[:HASH] + (".md" if is_text else ".json")
        if not (self._parts / name).exists():
            _write(self._parts / name, text)
        return {PART: name}

    def _get(self, kept: dict[str, str]) -> Any:
        name = kept[PART]
        if name not in self._known:
            text = (self._parts / name).read_bytes().decode("utf-8")
            self._known[name] = text if name.endswith(".md") else json.loads(text)
        return self._known[name]


def _same(messages: list[Any], before: list[Any]) -> int:
    """Return how many messages open both lists."""
    pairs = zip(messages, before, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(messages), len(before)))


def _request(kept: dict[str, Any], body: dict[str, Any]) -> Request:
    return Request(kept["method"], ENDPOINT + kept["path"], json.dumps(body, ensure_ascii=False), {})


def _response(kept: dict[str, Any]) -> dict[str, Any]:
    body = kept["body"]
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return {
        "status": {"code": kept["status"], "message": "OK"},
        "headers": JSON_TYPE,
        "body": {"string": text.encode()},
    }


def _told(response: dict[str, Any]) -> dict[str, Any]:
    text = response["body"]["string"].decode("utf-8")
    try:
        body = plain_reply(json.loads(text))
    except ValueError:
        body = text
    return {"status": response["status"]["code"], "body": body}


def _parts_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict) and set(node) == {PART} and isinstance(node[PART], str):
        yield node[PART]
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _parts_in(inner)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{threading.get_ident()}")
    scratch.write_bytes(text.encode("utf-8"))
    scratch.replace(path)
