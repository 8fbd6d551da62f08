"""Send alerts by the channels that are set; a channel that fails is told, and never stops anything."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.alerts.alert import Alert
from pipelines.alerts.command import run_command
from pipelines.alerts.webhook import post
from pipelines.settings import Settings


@dataclass(frozen=True)
class Delivery:
    """Whether a channel took the alerts; `detail` says what went wrong, without the channel's address."""

    channel: str
    delivered: bool
    detail: str = ""


def send(alerts: Sequence[Alert], settings: Settings, about: Mapping[str, Any]) -> list[Delivery]:
    """Send alerts as one JSON message; `about` names dataset, run, outcome and version."""
    if not alerts:
        return []
    message = {
        "source": "footnote",
        "sent_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **about,
        "alerts": [alert.to_json() for alert in alerts],
    }
    body = json.dumps(message, ensure_ascii=False, default=str).encode()
    channels: list[tuple[str, str | None, Callable[[str, bytes], str]]] = [
        ("command", settings.alert_command, run_command),
        ("webhook", settings.alert_webhook, post),
    ]
    return [_deliver(name, work, target, body) for name, target, work in channels if target]


def _deliver(channel: str, work: Callable[[str, bytes], str], target: str, body: bytes) -> Delivery:
    try:
        problem = work(target, body)
    except Exception as unforeseen:
        # The alert must not hide what it is about, whatever a hook does.
        problem = type(unforeseen).__name__
    return Delivery(channel, not problem, problem)
