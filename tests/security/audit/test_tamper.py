"""Every way to alter a log that was tried, and the first line at which each is found."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.audit_log.anchor import SIZE
from warehouse.audit_log.files import file_names
from warehouse.audit_log.line import Keys, canonical, finished, hash_of
from warehouse.audit_log.log import AuditLog, AuditUnwritable
from warehouse.audit_log.verify import verify
from warehouse.user import User

ANA = User("ana", "analyst")
KEY, OTHER = Keys(["a secret of the owner"]), Keys(["another secret"])
Lines = list[bytes]
DAY = "2026-01-01.jsonl"


def a_log(folder: Path, keys: Keys | None = None, lines: int = 8) -> AuditLog:
    from datetime import UTC, datetime

    log = AuditLog(folder, keys, sync="never", now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for n in range(lines):
        log.append("question", ANA, question=f"how many orders in {2010 + n}?")
    return log


def altered(log: AuditLog, change: Callable[[Lines], Lines]) -> None:
    path = log.folder / file_names(log.folder)[0]
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def forged(line: bytes, **values: object) -> bytes:
    """A line with other values and a hash of its own that fits them."""
    told = {**json.loads(line), **values}
    return canonical({**told, "hash": hash_of(told)}) + b"\n"


def rewritten(lines: Lines, first: int, keys: Keys) -> Lines:
    """All lines from one on written anew, as somebody does who has the code but not the key."""
    kept, previous = lines[:first], json.loads(lines[first - 1])["hash"]
    for raw in lines[first:]:
        told = {k: v for k, v in json.loads(raw).items() if k not in ("hash", "seal", "key")}
        told["fields"] = {"question": "something harmless"}
        line = finished({**told, "previous": previous}, keys)
        previous = line["hash"]
        kept.append(canonical(line) + b"\n")
    return kept


def swapped(lines: Lines, one: int, other: int) -> Lines:
    lines[one], lines[other] = lines[other], lines[one]
    return lines


ALTERATIONS: dict[str, tuple[Callable[[Lines], Lines], str, int]] = {
    "a word": (lambda ls: [*ls[:3], ls[3].replace(b"2013", b"2031"), *ls[4:]], "changed", 4),
    "a word of the first": (lambda ls: [ls[0].replace(b"2010", b"2001"), *ls[1:]], "changed", 1),
    "a word of the last": (lambda ls: [*ls[:-1], ls[-1].replace(b"2017", b"2071")], "changed", 8),
    "the user": (lambda ls: [*ls[:3], ls[3].replace(b'"ana"', b'"bob"'), *ls[4:]], "changed", 4),
    "the time": (lambda ls: [ls[0], re.sub(rb'"at":"2026', b'"at":"2025', ls[1]), *ls[2:]], "changed", 2),
    "a space": (lambda ls: [*ls[:3], ls[3].replace(b",", b", ", 1), *ls[4:]], "changed", 4),
    "a key twice": (
        lambda ls: [*ls[:3], ls[3].replace(b'{"at"', b'{"user":"bob","at"', 1), *ls[4:]],
        "changed",
        4,
    ),
    "one bit of the hash": (
        lambda ls: [*ls[:3], ls[3].replace(b'"hash":"', b'"hash":"0'), *ls[4:]],
        "changed",
        4,
    ),
    "a word, with a hash that fits": (
        lambda ls: [*ls[:3], forged(ls[3], fields={"question": "x"}), *ls[4:]],
        "changed",
        4,
    ),
    "the last, with a hash that fits": (
        lambda ls: [*ls[:-1], forged(ls[-1], fields={"question": "x"})],
        "changed",
        8,
    ),
    "a line out": (lambda ls: [*ls[:3], *ls[4:]], "removed", 4),
    "lines out": (lambda ls: [*ls[:3], *ls[6:]], "removed", 4),
    "the first out": (lambda ls: ls[1:], "removed", 1),
    "a line twice": (lambda ls: [*ls[:5], ls[2], *ls[5:]], "inserted", 6),
    "a line twice at once": (lambda ls: [*ls[:3], ls[2], *ls[3:]], "inserted", 4),
    "an invented line": (
        lambda ls: [*ls[:3], forged(ls[3], fields={"question": "x"}), *ls[3:]],
        "inserted",
        4,
    ),
    "an invented line of no number": (
        lambda ls: [*ls[:3], forged(ls[3], seq=99, previous="f" * 64), *ls[3:]],
        "inserted",
        4,
    ),
    "no line": (lambda ls: [*ls[:3], b"hello\n", *ls[3:]], "inserted", 4),
    "an empty line": (lambda ls: [*ls[:3], b"\n", *ls[3:]], "inserted", 4),
    "deep nesting": (lambda ls: [*ls[:3], b"[" * 100_000 + b"\n", *ls[4:]], "changed", 4),
    "another shape": (lambda ls: [*ls[:3], b'{"seq":4}\n', *ls[4:]], "changed", 4),
    "two swapped": (lambda ls: swapped(ls, 3, 4), "reordered", 4),
    "two far ones swapped": (lambda ls: swapped(ls, 1, 6), "reordered", 2),
    "the last two swapped": (lambda ls: swapped(ls, 6, 7), "reordered", 7),
    "a line moved to the end": (lambda ls: [*ls[:2], *ls[3:], ls[2]], "reordered", 3),
    "the last out": (lambda ls: ls[:-1], "truncated", 7),
    "half out": (lambda ls: ls[:4], "truncated", 4),
    "half of the last": (lambda ls: [*ls[:-1], ls[-1][:50]], "truncated", 8),
    "all out": (lambda ls: [], "truncated", 0),
    "all written anew from the middle": (lambda ls: rewritten(ls, 4, Keys()), "changed", 8),
}


@pytest.mark.parametrize("what", ALTERATIONS)
@pytest.mark.parametrize("keys", [None, KEY], ids=["plain", "sealed"])
def test_it_is_found_and_named(what: str, keys: Keys | None, tmp_path: Path) -> None:
    change, kind, line = ALTERATIONS[what]
    log = a_log(tmp_path / "audit", keys)
    altered(log, change)
    problem = verify(log.folder, keys).problem
    assert problem is not None
    if keys and "written anew" in what:
        kind, line = "changed", 5  # the first without the seal
    if keys and "invented line" in what and "number" not in what:
        kind = "changed"  # its seal is another's
    assert (problem.kind, problem.line) == (kind, line)
    assert problem.file == (DAY if line else "")


@pytest.mark.parametrize("what", [what for what, case in ALTERATIONS.items() if case[2]])
def test_it_is_still_found_after_the_log_went_on(what: str, tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit")
    altered(log, ALTERATIONS[what][0])
    log.append("question", ANA)
    log.append("question", ANA)
    problem = verify(log.folder).problem
    assert problem is not None
    assert problem.file == DAY and problem.line <= 10


def test_a_file_that_is_gone_is_found(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    days = iter(datetime(2026, 1, 1 + n // 2, tzinfo=UTC) for n in range(8))
    log = AuditLog(tmp_path / "audit", now=lambda: next(days))
    for _ in range(8):
        log.append("question", ANA)
    whole = {name: (log.folder / name).read_bytes() for name in file_names(log.folder)}
    assert len(whole) == 4
    expected = [("removed", "2026-01-02.jsonl"), ("removed", "2026-01-03.jsonl")]
    expected += [("removed", "2026-01-04.jsonl"), ("truncated", "2026-01-03.jsonl")]
    for (name, text), found in zip(whole.items(), expected, strict=True):
        (log.folder / name).unlink()
        problem = verify(log.folder).problem
        assert problem and (problem.kind, problem.file) == found
        (log.folder / name).write_bytes(text)
    assert verify(log.folder).problem is None


def test_a_lost_anchor_is_told_even_after_the_log_went_on(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit")
    (log.folder / "anchor.json").unlink()
    assert verify(log.folder).problem.kind == "anchor"  # type: ignore[union-attr]
    log.append("question", ANA)
    problem = verify(log.folder).problem
    assert problem and (problem.kind, problem.line) == ("anchor", 9)


@pytest.mark.parametrize("anchor", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"count":-1}', b"null"])
def test_an_anchor_that_is_none_is_told(anchor: bytes, tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit")
    (log.folder / "anchor.json").write_bytes(anchor)
    assert verify(log.folder).problem.kind == "anchor"  # type: ignore[union-attr]
    log.append("question", ANA)
    assert verify(log.folder).problem.kind == "anchor"  # type: ignore[union-attr]


def test_an_end_that_was_cut_off_is_told_after_the_log_went_on(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit")
    altered(log, lambda lines: lines[:5])
    log.append("question", ANA)
    problem = verify(log.folder).problem
    assert problem and (problem.kind, problem.line) == ("removed", 6)
    assert "lines 6 to 8" in problem.message


def test_a_head_noted_elsewhere_finds_what_the_owner_of_the_folder_did(tmp_path: Path) -> None:
    """Lines and anchor written anew together can't be told from a genuine log by the folder alone."""
    log = a_log(tmp_path / "audit")
    noted = verify(log.folder)
    forger = a_log(tmp_path / "forged", lines=4)
    for n in range(6):
        forger.append("question", ANA, n=n)
    for name in (DAY, "anchor.json"):
        (log.folder / name).write_bytes((forger.folder / name).read_bytes())
    assert verify(log.folder).problem is None
    problem = verify(log.folder, known=(noted.lines, noted.hash)).problem
    assert problem and (problem.kind, problem.line) == ("changed", 8)
    shorter = a_log(tmp_path / "shorter", lines=4)
    problem = verify(shorter.folder, known=(noted.lines, noted.hash)).problem
    assert problem and problem.kind == "truncated"
    log.append("question", ANA)


def test_without_the_key_nothing_can_be_written_anew(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit", KEY)
    forger = a_log(tmp_path / "forged")
    for name in (DAY, "anchor.json"):
        (log.folder / name).write_bytes((forger.folder / name).read_bytes())
    assert verify(log.folder).problem is None
    assert verify(log.folder, KEY).problem is not None
    stranger = a_log(tmp_path / "other", OTHER)
    problem = verify(stranger.folder, KEY).problem
    assert problem and (problem.kind, problem.line) == ("changed", 1)


def test_an_anchor_without_the_seal_is_no_anchor(tmp_path: Path) -> None:
    """The end cut off, and an anchor made for what is left."""
    log = a_log(tmp_path / "audit", KEY)
    altered(log, lambda lines: lines[:5])
    last = json.loads((log.folder / DAY).read_bytes().splitlines()[-1])
    anchor = {"count": 5, "hash": last["hash"], "file": DAY, "end": (log.folder / DAY).stat().st_size}
    raw = canonical({**anchor, "key": None, "seal": None}).ljust(SIZE)
    (log.folder / "anchor.json").write_bytes(raw)
    assert verify(log.folder, KEY).problem.kind == "anchor"  # type: ignore[union-attr]
    log.append("question", ANA)
    assert verify(log.folder, KEY).problem.kind == "anchor"  # type: ignore[union-attr]


def test_a_sealed_log_is_not_written_without_its_key(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit", KEY)
    for keys in (None, OTHER):
        with pytest.raises(AuditUnwritable) as refused:
            a_log(log.folder, keys, lines=1)
        assert refused.value.code == "audit_key"
    report = verify(log.folder, KEY)
    assert (report.problem, report.seals, report.lines) == (None, "checked", 8)
    assert (verify(log.folder).problem, verify(log.folder).seals) == (None, "not checked")


def test_keys_may_be_replaced(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit", lines=3)
    for keys in (KEY, Keys(["new", "a secret of the owner"])):
        a_log(log.folder, keys, lines=2)
        assert verify(log.folder, keys).problem is None
    assert verify(log.folder, KEY).problem is not None
    # What an old key seals after a new one did is not genuine.
    altered(log, lambda lines: rewritten(lines, 6, KEY))
    assert verify(log.folder, Keys(["new", "a secret of the owner"])).problem is not None
