"""What people said of answers, as changes of files for somebody to review; nothing is changed here."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from agent.planner.names.text import tokenize, words
from agent.verified import FILE as VERIFIED
from agent.verified import key_of
from app.feedback.store import Feedback
from app.feedback.yaml_edit import with_synonym
from semantic_layer.errors import DefinitionError
from semantic_layer.folding import fold
from semantic_layer.load import DEFINITIONS, load_files
from semantic_layer.manifest import Manifest

CASES = "evals/cases/feedback.yml"
LONGEST_SYNONYM, MOST_WORDS = 40, 4
GOLD = "-- write it over the raw files before this case is kept"
Files = Sequence[tuple[str, Path]]


@dataclass(frozen=True)
class Proposal:
    """A file as it is and as it might be, and why."""

    path: str
    before: str
    after: str
    why: str

    @property
    def diff(self) -> str:
        """Return the change as a unified diff that `git apply` takes."""
        source = f"a/{self.path}" if self.before else "/dev/null"
        lines = unified_diff(_lines(self.before), _lines(self.after), source, f"b/{self.path}")
        return "".join(lines)


def synonyms(
    said: Iterable[Feedback], manifest: Manifest, files: Files, *, people: int
) -> Iterator[Proposal]:
    """Yield a synonym for each word that so many people replaced by the name of one metric or dimension."""
    replaced = {(one.person, *found) for one in said if (found := _replaced(one, manifest))}
    counts = Counter((word, name) for _, word, name in replaced)
    changed = {label: path.read_text(encoding="utf-8") for label, path in files}
    places = {label: _place(path) for label, path in files}
    for (word, name), count in sorted(counts.items()):
        if count < people:
            continue
        for label, text in changed.items():
            after = with_synonym(text, name.rpartition("__")[2] if "__" in name else name, word)
            if after and _is_of(name, word, files, label, after):
                yield Proposal(places[label], text, after, f"{count} said “{word}” and meant {name}")
                changed[label] = after
                break


def verified(said: Iterable[Feedback], kept: str, *, people: int) -> Iterator[Proposal]:
    """Yield the queries of answers that so many people found right, and nobody wrong, for their file."""
    said = [one for one in said if not one.is_follow_up]
    known = {key_of(entry["question"]) for entry in yaml.safe_load(kept) or ()}
    entries = []
    for one in _distinct(said, people):
        if key_of(one.question) not in known and len(one.queries) == 1 and _is_lasting(one):
            entries.append({"question": one.question, "query": one.queries[0]})
    if entries:
        why = f"{len(entries)} answers were found right"
        yield Proposal(str(VERIFIED), kept, kept + _dumped(entries), why)


def cases(said: Iterable[Feedback], kept: str, dataset: str) -> Iterator[Proposal]:
    """Yield a case for each question that somebody had a word on; its gold is for the reviewer to write."""
    known = {entry["id"] for entry in yaml.safe_load(kept) or ()}
    entries = {}
    for one in said:
        case = _case(one, dataset)
        if not one.is_follow_up and case["id"] not in known:
            entries[case["id"]] = case
    if entries:
        after = kept + _dumped(list(entries.values()))
        yield Proposal(CASES, kept, after, f"{len(entries)} questions had a word from the people who asked")


def _case(one: Feedback, dataset: str) -> dict[str, Any]:
    meant = f" Meant: {one.correction}" if one.correction else ""
    is_refusal = one.status == "refused" and one.is_right
    about = "found right" if one.is_right else "found wrong"
    case: dict[str, Any] = {
        "id": f"feedback_{hashlib.sha256(one.question.encode()).hexdigest()[:10]}",
        "dataset": dataset,
        "kind": "unanswerable" if is_refusal else "metric",
        "question": one.question,
        "expect": "refused" if is_refusal else "answered",
        "reason": f"Came {one.status} and was {about} by who asked.{meant}",
    }
    return case if is_refusal else case | {"gold": {"sql": GOLD}}


def _distinct(said: Sequence[Feedback], people: int) -> Iterator[Feedback]:
    """Yield the last answer of each question that enough people found right, and nobody wrong."""
    wrong = {key_of(one.question) for one in said if not one.is_right}
    last = {key_of(one.question): one for one in said if one.is_right and one.status == "answered"}
    for key, one in last.items():
        persons = {other.person for other in said if other.is_right and key_of(other.question) == key}
        if key not in wrong and len(persons) >= people:
            yield one


def _is_lasting(one: Feedback) -> bool:
    """Whether a query will mean the same tomorrow: its years stand in the question, or it has no range."""
    time = one.queries[0].get("time") or {}
    return all(str(day)[:4] in one.question for key, day in time.items() if key in ("from", "to"))


def _replaced(one: Feedback, manifest: Manifest) -> tuple[str, str] | None:
    """Return the words of a question that its correction replaced by a name, and the thing of that name."""
    tokens, after = tokenize(one.question), words(one.correction)
    if one.is_right or not after:
        return None
    before = [token.text for token in tokens]
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changes = [code for code in codes if code[0] != "equal"]
    if len(changes) != 1 or changes[0][0] != "replace":
        return None
    _, first, last, start, end = changes[0]
    # As it was written, accents and all.
    word = one.question[tokens[first].start : tokens[last - 1].end].lower()
    meant = " ".join(after[start:end])
    named = _named(manifest)
    things = named.get(_key(meant), set())
    is_new = _key(word) not in named and len(word) <= LONGEST_SYNONYM and last - first <= MOST_WORDS
    is_word = any(character.isalpha() for character in word)
    return (word, things.pop()) if len(things) == 1 and is_new and is_word else None


def _named(manifest: Manifest) -> dict[str, set[str]]:
    """Return the metrics and dimensions of each name, label and synonym."""
    named: dict[str, set[str]] = {}
    for name, metric in manifest.metrics.items():
        for word in (name.replace("_", " "), metric.label, *metric.synonyms):
            named.setdefault(_key(word), set()).add(name)
    for name, dimension in manifest.dimensions.items():
        for word in (dimension.name.replace("_", " "), dimension.label, *dimension.synonyms):
            named.setdefault(_key(word), set()).add(name)
    return named


def _key(text: str) -> str:
    return " ".join(words(fold(text)))


def _place(path: Path) -> str:
    """Return where a definition file is, from the source tree or from the workspace."""
    folder = f"semantic_layer/{DEFINITIONS.name}" if path.parent == DEFINITIONS else path.parent.name
    return f"{folder}/{path.name}"


def _is_of(name: str, word: str, files: Files, label: str, text: str) -> bool:
    """Whether the definitions load with one file's text changed, and it gave a thing the word."""
    with TemporaryDirectory() as folder:
        changed = Path(folder) / Path(label).name
        changed.write_text(text, encoding="utf-8")
        try:
            manifest = load_files([(at, changed if at == label else path) for at, path in files])
        except DefinitionError:
            return False
    thing = manifest.metrics.get(name) or manifest.dimensions.get(name)
    return thing is not None and word in thing.synonyms


def _dumped(entries: list[dict[str, Any]]) -> str:
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
