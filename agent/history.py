"""The conversation as a model is sent it: a reply to every tool call; for a remote model only its end."""

from agent.state import Message

INTERRUPTED = "interrupted"
MAX_TURNS = 12
# The turn at hand and the one before it are sent whole.
WHOLE_TURNS = 2
SHORT_REPLY = 1_000


def answered(messages: list[Message]) -> list[Message]:
    """The messages with a reply to each tool call; a turn that broke off left some without."""
    whole: list[Message] = []
    open_calls: list[str] = []
    for message in messages:
        if message["role"] == "tool":
            # A reply to nothing that is open would be refused by an endpoint.
            if message["tool_call_id"] not in open_calls:
                continue
            open_calls.remove(message["tool_call_id"])
        else:
            whole += [_interrupted(call) for call in open_calls]
            open_calls = [call["id"] for call in message.get("tool_calls") or ()]
        whole.append(message)
    return whole + [_interrupted(call) for call in open_calls]


def recent(messages: list[Message]) -> list[Message]:
    """The last turns, the tool replies of the older ones shortened."""
    starts = [at for at, message in enumerate(messages) if message["role"] == "user"]
    first = starts[-MAX_TURNS] if len(starts) > MAX_TURNS else 0
    whole = starts[-WHOLE_TURNS] if len(starts) > WHOLE_TURNS else first
    return [*map(_shortened, messages[first:whole]), *messages[whole:]]


def _interrupted(call_id: str) -> Message:
    return {"role": "tool", "tool_call_id": call_id, "content": INTERRUPTED}


def _shortened(message: Message) -> Message:
    if message["role"] != "tool" or len(message["content"]) <= SHORT_REPLY:
        return message
    return {**message, "content": f"{message['content'][:SHORT_REPLY]} … (shortened)"}
