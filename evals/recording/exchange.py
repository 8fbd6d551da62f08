"""What a cassette keeps of an HTTP exchange, and when a request is the one recorded."""

import json
import re
from typing import Any

KEPT_HEADERS = ("content-type",)
VOLATILE_KEYS = ("user", "metadata", "stream_options")
# Of a reply: its number, when it was made and by which build; nothing that the client reads.
VOLATILE_REPLY = {"id": "recorded", "created": 0}
DROPPED_REPLY = ("system_fingerprint", "service_tier")
# The word drawn anew for each text that strangers wrote.
NONCE = re.compile(r"text-[0-9a-f]{16}")
DIGITS = 6


def plain_request(request: Any) -> Any:
    """Keep no header but the content type: no key, no client version, no host name."""
    request.headers = _kept(request.headers)
    return request


def plain_response(response: dict[str, Any]) -> dict[str, Any]:
    """Keep status, content type and body."""
    response["headers"] = _kept(response["headers"])
    return response


def plain_reply(body: Any) -> Any:
    """Return the body of a completion without what differs each time it is made."""
    if not isinstance(body, dict):
        return body
    kept = {key: value for key, value in body.items() if key not in DROPPED_REPLY}
    return kept | {key: value for key, value in VOLATILE_REPLY.items() if key in kept}


def matches_body(first: Any, second: Any) -> None:
    """Fail with what differs unless they ask for the same completion."""
    one, two = normal_body(first), normal_body(second)
    assert one == two, f"the prompt changed ({difference(one, two)}): record this case again"


def normal_body(request: Any) -> Any:
    """Return the JSON body of a request without what may vary from client to client."""
    return normal(json.loads(request.body) if request.body else {})


def normal(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body in its normal form: figures of results to six digits, no word drawn by lot."""
    kept = {key: value for key, value in body.items() if key not in VOLATILE_KEYS}
    if "messages" in kept:
        kept["messages"] = [_message(message) for message in kept["messages"]]
    return kept


def difference(one: dict[str, Any], two: dict[str, Any]) -> str:
    """Name the parts in which two normal bodies differ, for people."""
    names = [key for key in dict.fromkeys([*one, *two]) if key != "messages" and one.get(key) != two.get(key)]
    names += _differing_messages(one.get("messages", []), two.get("messages", []))
    return ", ".join(names) or "nothing"


def _differing_messages(one: list[Any], two: list[Any]) -> list[str]:
    changed = [place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    if changed:
        return [_place(two, place) for place in changed]
    return [] if len(one) == len(two) else [f"{len(two)} messages instead of {len(one)}"]


def _place(messages: list[Any], place: int) -> str:
    role = messages[place].get("role", "message")
    return "system prompt" if role == "system" else f"message {place}, of role {role}"


def _message(message: dict[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    if not isinstance(content, str):
        return message
    content = NONCE.sub("text-", content)
    return {**message, "content": _figures(content) if message.get("role") == "tool" else content}


def _figures(content: str) -> Any:
    """Return what a tool said with fractions to a few digits: the last ones hang on the machine."""
    try:
        return json.loads(content, parse_float=lambda text: float(f"{float(text):.{DIGITS}g}"))
    except ValueError:
        return content


def _kept(headers: Any) -> dict[str, Any]:
    return {name: value for name, value in dict(headers).items() if name.lower() in KEPT_HEADERS}
