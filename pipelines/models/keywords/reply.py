"""Reads the reply of a language model: what is sound is taken, the rest is left to be asked again."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.models.keywords.fold import fold_keyword

# A reply is a list of flat objects; broken off, or with talk or fences around it, it still holds whole ones.
FLAT_OBJECT = re.compile(r"\{[^{}]*\}")
LONGEST = 200_000
AROUND_SIGNS = re.compile(r"\s*([/&,-])\s*")


def read_reply(text: str, asked: Sequence[str], genres: Sequence[str]) -> dict[str, str]:
    """Return the genre of each keyword that the reply answers soundly.

    `asked` are the keywords by id, from 1 on. Not sound: an id that was not asked, a genre that is not in the
    list, and ids with two different answers.
    """
    known = {_key(genre): genre for genre in genres}
    answers: dict[str, set[str | None]] = {}
    for given in FLAT_OBJECT.findall(text[:LONGEST]):
        for keyword, genre in _pairs(given, asked):
            found = known.get(_key(genre)) if isinstance(genre, str) else None
            answers.setdefault(keyword, set()).add(found)
    return {
        keyword: genre
        for keyword, found in answers.items()
        if len(found) == 1 and (genre := next(iter(found))) is not None
    }


def numbered(keywords: Sequence[str]) -> str:
    """Return the message for some keywords, numbered from 1."""
    entries = [{"id": number, "keyword": keyword} for number, keyword in enumerate(keywords, 1)]
    return json.dumps(entries, ensure_ascii=False, indent=0)


def _pairs(text: str, asked: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield (keyword, genre) of `{"id": 1, "genre": "Drama"}`, or of each entry of `{"1": "Drama", ...}`.

    Where an id and a keyword name two different ones, neither is believed.
    """
    try:
        given = json.loads(text, strict=False)
    except ValueError:
        return
    entries = (
        [given] if "genre" in given else [{"id": key, "keyword": key, "genre": given[key]} for key in given]
    )
    for entry in entries:
        named = {_by_number(entry.get("id"), asked), _by_text(entry.get("keyword"), asked)} - {None}
        if len(named) == 1:
            yield named.pop() or "", entry["genre"]


def _by_number(identity: Any, asked: Sequence[str]) -> str | None:
    if isinstance(identity, str) and re.fullmatch(r"\s*[0-9]{1,6}\s*", identity):
        identity = int(identity)
    if isinstance(identity, bool) or not isinstance(identity, int):
        return None
    return asked[identity - 1] if 1 <= identity <= len(asked) else None


def _by_text(keyword: Any, asked: Sequence[str]) -> str | None:
    return fold_keyword(keyword) if isinstance(keyword, str) and fold_keyword(keyword) in asked else None


def _key(genre: str) -> str:
    return AROUND_SIGNS.sub(r"\1", fold_keyword(genre))
