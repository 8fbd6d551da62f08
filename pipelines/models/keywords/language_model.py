"""Genres by a language model: in batches, asked again where the reply is not sound, kept at once."""

import hashlib
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.models.keywords.reply import numbered, read_reply
from pipelines.models.keywords.store import KeywordStore

LOG = logging.getLogger(__name__)
PROMPT = Path(__file__).with_name("prompt.md")
OFFLINE = "planner"  # the name that means no language model
ROUNDS = 3  # how often a keyword is asked about
TRIES = 3  # how often a request is sent that the endpoint does not answer
LONGEST = 200  # letters of a keyword that is sent; no title is that long
PAUSE = 0.5  # seconds before the second try, doubled before each further one
DEFAULT_TIMEOUT = 60.0

Chat = Callable[[str, str], str]


class EndpointDown(Exception):
    """The endpoint does not answer; there is no use in asking on."""


def model_name(environment: Mapping[str, str] = os.environ) -> str | None:
    """Name of the language model that FOOTNOTE_MODEL asks for; None where no text may leave the machine."""
    name = environment.get("FOOTNOTE_MODEL") or OFFLINE
    return None if name == OFFLINE else name


@dataclass
class LanguageModel:
    """A model of an OpenAI-compatible endpoint that sorts keywords into genres.

    `asked` counts the requests sent, `complaints` says why some keywords got no genre.
    """

    name: str
    chat: Chat
    batch_size: int
    pause: float = PAUSE
    asked: int = 0
    complaints: list[str] = field(default_factory=list)

    def genres(self, keywords: Sequence[str], choices: Sequence[str], store: KeywordStore) -> dict[str, str]:
        """Return the genre of each keyword that the model, now or before, sorted into one of the choices."""
        system, prompt = system_prompt(choices)
        known = {
            keyword: genre for keyword, genre in store.genres(self.name, prompt).items() if genre in choices
        }
        open_ones = [
            keyword for keyword in dict.fromkeys(keywords) if keyword not in known and len(keyword) <= LONGEST
        ]
        try:
            for _ in range(ROUNDS):
                for first in range(0, len(open_ones), self.batch_size):
                    batch = open_ones[first : first + self.batch_size]
                    sound = read_reply(self._ask(system, numbered(batch)), batch, choices)
                    store.keep_genres(sound, model=self.name, prompt=prompt)
                    known.update(sound)
                open_ones = [keyword for keyword in open_ones if keyword not in known]
        except EndpointDown as problem:
            self.complaints.append(str(problem))
            LOG.warning("the language model %s is not asked on: %s", self.name, problem)
        else:
            if open_ones:
                self.complaints.append(f"{len(open_ones)} keywords got no sound answer in {ROUNDS} rounds")
        return {keyword: known[keyword] for keyword in keywords if keyword in known}

    def _ask(self, system: str, message: str) -> str:
        for number in range(TRIES):
            if number:
                time.sleep(self.pause * 2 ** (number - 1))
            self.asked += 1
            try:
                return self.chat(system, message)
            except ConnectionError as problem:
                last = problem
        raise EndpointDown(f"no answer in {TRIES} tries: {last}")


def system_prompt(choices: Sequence[str]) -> tuple[str, str]:
    """Return the instructions for some genres, and the hash they are known by."""
    text = PROMPT.read_text(encoding="utf-8").replace("{genres}", "\n".join(f"- {name}" for name in choices))
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]


def configured_model(batch_size: int, environment: Mapping[str, str] = os.environ) -> LanguageModel | None:
    """Return the language model of the environment, None where FOOTNOTE_MODEL names none."""
    name = model_name(environment)
    if name is None:
        return None
    return LanguageModel(name, _endpoint(name, environment), batch_size)


def _endpoint(name: str, environment: Mapping[str, str]) -> Chat:
    """Return a function that sends instructions and message, and raises ConnectionError for what may pass."""
    from langchain_openai import ChatOpenAI
    from openai import APIConnectionError, InternalServerError, OpenAIError, RateLimitError
    from pydantic import SecretStr

    model = ChatOpenAI(
        model=name,
        base_url=environment.get("OPENAI_BASE_URL") or None,
        api_key=SecretStr(environment.get("OPENAI_API_KEY") or "none"),
        timeout=_seconds(environment.get("FOOTNOTE_MODEL_TIMEOUT")),
        temperature=0,
        max_retries=0,
    )

    def chat(system: str, message: str) -> str:
        try:
            reply = model.invoke([("system", system), ("human", message)])
        except (APIConnectionError, InternalServerError, RateLimitError) as problem:
            raise ConnectionError(type(problem).__name__) from problem
        except OpenAIError as problem:
            # A wrong key or model name stays wrong however often it is sent.
            raise EndpointDown(type(problem).__name__) from problem
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            # What came back is no chat completion.
            raise ConnectionError(f"no chat completion: {type(problem).__name__}") from problem
        return reply.content if isinstance(reply.content, str) else ""

    return chat


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text or DEFAULT_TIMEOUT)
    except ValueError:
        return DEFAULT_TIMEOUT
    return seconds if 0 < seconds < float("inf") else DEFAULT_TIMEOUT
