"""What a cassette keeps of an HTTP exchange, and when a request is the one recorded."""

import json
from typing import Any

KEPT_HEADERS = ("content-type",)
VOLATILE_KEYS = ("user", "metadata", "stream_options")


def plain_request(request: Any) -> Any:
    """Keep no header but the content type: no key, no client version, no host name."""
    request.headers = _kept(request.headers)
    return request


def plain_response(response: dict[str, Any]) -> dict[str, Any]:
    """Keep status, content type and body."""
    response["headers"] = _kept(response["headers"])
    return response


def _kept(headers: Any) -> dict[str, Any]:
    return {name: value for name, value in dict(headers).items() if name.lower() in KEPT_HEADERS}


def matches_body(first: Any, second: Any) -> None:
    """Fail with both bodies unless they ask for the same completion."""
    assert normal_body(first) == normal_body(second), "the prompt changed: record this case again"


def normal_body(request: Any) -> Any:
    """The JSON body without what may vary from client to client."""
    body = json.loads(request.body) if request.body else {}
    return {key: value for key, value in body.items() if key not in VOLATILE_KEYS}
