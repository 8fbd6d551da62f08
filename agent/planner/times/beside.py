"""Times that lean on one beside them: a year said once, the same months of another year, a week earlier."""

from dataclasses import replace
from datetime import date, timedelta

from agent.planner.times.dates import LAST, NEWEST, WEEKDAYS, Reader, TimeMention
from semantic_layer.calendar import DateRange, add_months, shift

_BACK = frozenset({"before", "earlier", "prior", "previously", "back", "ago"})
_ON = frozenset({"later", "after", "afterwards", "on", "thereafter"})
_HELD = frozenset({"to", "than", "with", "from", "until", "same", "till"})
_SAME = frozenset({"period", "time", "stretch", "span", "days", "dates", "weeks", "months", "part", "half"})
_THAT_IS = frozenset({"i", "e", "ie", "that", "is", "namely", "meaning"})
_COUNTING = frozenset({"only", "just", "counting", "taking", "considering", "using", "looking", "at"})
_GRAINS = frozenset({"day", "week", "month", "quarter", "year"})


def year_between(first: TimeMention, second: TimeMention) -> tuple[TimeMention, TimeMention]:
    """In "May to July 2017", "October 2017 to March" the year is said once for both."""
    if first.no_year and second.no_year:
        if first.range.start and second.range.end and first.range.start > second.range.end:
            return moved(first, years=-1), second
        return first, second
    if first.no_year and first.range.start and second.range.start:
        first = in_year(first, second.range.start.year)
        if first.range.start and second.range.end and first.range.start > second.range.end:
            first = moved(first, years=-1)
        return first, second
    if second.no_year and first.range.start:
        second = in_year(second, first.range.start.year)
        if second.range.end and second.range.end < first.range.start:
            second = moved(second, years=1)
    return first, second


def settle_years(r: Reader, found: list[TimeMention]) -> list[TimeMention]:
    """Give times without a year the one said beside them, and add those told by another."""
    joining = r.vocab.conjunctions | r.vocab.comparisons | r.vocab.prepositions | r.vocab.particles
    joining |= {"than", "both", "to", "each", "month", "months", "compared"}
    found = _part_of_each(r, _same_part(r, _years_apart(_the_one_before(r, found)), joining), joining)
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        between = {token.text for token in r.tokens[first.last + 1 : second.first]}
        if first.no_year and not second.no_year and second.range.start and between <= joining:
            is_held = not between.isdisjoint(r.vocab.comparisons | {"than"})
            found[at] = _with_year_of(first, second, is_held=is_held)
        if (
            second.no_year
            and first.grain == "year"
            and first.range.start
            or second.no_year
            and not first.no_year
            and between <= joining
            and first.range.start
        ):
            found[at + 1] = in_year(second, first.range.start.year)
        if first.range == second.range and first.grain == "month":
            found[at : at + 2] = _this_and_last(r, first, second)
    return _said_again(r, _year_passed_on(r, found, joining))


def _the_one_before(r: Reader, found: list[TimeMention]) -> list[TimeMention]:
    """In "the spring of 2023 than the spring before", "this May than last" the other is a year earlier."""
    told: list[TimeMention] = []
    for one in found:
        last = told[-1] if told else None
        again = last is not None and one.no_year and _is_same_part(last.range, one.range)
        if again and last and last.range.start and r.word(one.last + 1) in _BACK - {"ago", "back"}:
            one = replace(in_year(one, last.range.start.year - 1), last=one.last + 1)
        told.append(one)
    if len(told) == 1 and (bare := _bare_last(r, told[0])) is not None:
        told.append(replace(moved(told[0], years=-1), first=bare, last=bare, note=""))
    return told


def _is_same_part(one: DateRange, other: DateRange) -> bool:
    """Whether two ranges are the same days of the year."""
    if not (one.start and one.end and other.start and other.end):
        return False
    return (one.start.month, one.start.day) == (other.start.month, other.start.day)


def _bare_last(r: Reader, mention: TimeMention) -> int | None:
    """The place of "last" in "this May than last", where nothing that it is the last of stands behind it."""
    if r.word(mention.first - 1) != "this" and r.word(mention.first) != "this":
        return None
    at = next((i for i in range(mention.last + 2, len(r.tokens)) if r.word(i) == "last"), None)
    closes = at is not None and (at == len(r.tokens) - 1 or r.tokens[at + 1].after_break)
    held = at is not None and r.word(at - 1) in r.vocab.comparisons | _HELD
    return at if closes and held else None


def _year_passed_on(r: Reader, found: list[TimeMention], joining: frozenset[str]) -> list[TimeMention]:
    """In "last year, in June and July" the year is that of both months."""
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        between = {token.text for token in r.tokens[first.last + 1 : second.first]}
        if second.no_year and not first.no_year and first.range.start and between <= joining:
            found[at + 1] = in_year(second, first.range.start.year)
    return found


def _said_again(r: Reader, found: list[TimeMention]) -> list[TimeMention]:
    """In "our opening quarter, Q1 (January to March)" the days in brackets are the ones that are meant.

    So are the days behind a comma: "the week before Easter, from the 10th to the 16th of April".
    """
    kept: list[TimeMention] = []
    for one in found:
        last = kept[-1] if kept else None
        beside = last is not None and last.last < one.first and _only(r, last.last + 1, one.first, _THAT_IS)
        if (
            last
            and beside
            and (_in_brackets(r, one) or _defines(r, last, one))
            and _meet(last.range, one.range)
        ):
            kept[-1] = replace(one, first=last.first)
        else:
            kept.append(one)
    return kept


def _only(r: Reader, first: int, end: int, words: frozenset[str]) -> bool:
    """Whether all words from one place up to another are of some."""
    return all(r.word(i) in words for i in range(first, end))


def _defines(r: Reader, loose: TimeMention, one: TimeMention) -> bool:
    """Whether days are named right behind a time that shares some of them, as what is meant by it."""
    if one.grain != "range" or loose.grain == "day" or not r.tokens[loose.last + 1].after_break:
        return False
    shared = loose.range.meet(one.range)
    return shared not in (loose.range, one.range)


def _in_brackets(r: Reader, mention: TimeMention) -> bool:
    before = r.text[: r.tokens[mention.first].start].rstrip()
    return before.endswith("(")


def _meet(one: DateRange, other: DateRange) -> bool:
    """Whether two closed ranges have days in common."""
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.start <= other.end and other.start <= one.end


def _years_apart(found: list[TimeMention]) -> list[TimeMention]:
    """In "from 2017 to 2018, January to August only" the years are two, as a part of each is meant."""
    ranges = [m for m in found if [one.grain for one in m.parts] == ["year", "year"]]
    parts = [m for m in found if m.no_year]
    if len(found) != 2 or len(ranges) != 1 or len(parts) != 1:
        return found
    first, second = ranges[0].parts
    if not (first.range.end and second.range.start):
        return found
    if second.range.start - first.range.end != timedelta(days=1):
        return found
    years = [replace(first, first=ranges[0].first), replace(second, last=ranges[0].last)]
    return sorted([*years, parts[0]], key=lambda m: m.first)


def _part_of_each(r: Reader, found: list[TimeMention], joining: frozenset[str]) -> list[TimeMention]:
    """In "2017 against 2018, January to August" the months are those of both years."""
    years = [m for m in found if m.grain == "year"]
    parts = [m for m in found if m.no_year]
    if len(found) != 3 or len(years) != 2 or len(parts) != 1:
        return found
    part = parts[0]
    for one, other in zip(found, found[1:], strict=False):
        between = {token.text for token in r.tokens[one.last + 1 : other.first]}
        if not between <= joining | r.vocab.light | r.vocab.fillers | _COUNTING:
            return found
    told = [in_year(part, year.range.start.year) for year in years if year.range.start]
    spots = [replace(m, first=y.first, last=y.last) for m, y in zip(told, years, strict=True)]
    if part.last < years[0].first:
        spots[0] = replace(spots[0], first=part.first)
    elif part.first > years[1].last:
        spots[1] = replace(spots[1], last=part.last)
    else:
        spots[0] = replace(spots[0], last=part.last)
    return spots


def _same_part(r: Reader, found: list[TimeMention], joining: frozenset[str]) -> list[TimeMention]:
    """In "Q1 of 2017 and 2018" the second year alone is that quarter of it."""
    for at, (one, other) in enumerate(zip(found, found[1:], strict=False)):
        between = [token.text for token in r.tokens[one.last + 1 : other.first]]
        linked = set(between) & (r.vocab.conjunctions | r.vocab.comparisons)
        part = (
            one.grain not in ("year", "all", "day") and not one.no_year and one.range.start and one.range.end
        )
        if not (part and other.grain == "year" and linked and set(between) <= joining) or "same" in between:
            continue
        assert one.range.start
        if other.range.start and other.range.start.year != one.range.start.year:
            moved_to = in_year(one, other.range.start.year)
            found[at + 1] = replace(moved_to, first=other.first, last=other.last)
    return found


def _with_year_of(first: TimeMention, second: TimeMention, *, is_held: bool) -> TimeMention:
    """In "March and April 2017" both are of 2017, in "December and January 2018" they follow each other.

    Held against each other only neighbours do: "more in June than in May 2018" is of one year.
    """
    assert second.range.start
    own = in_year(first, second.range.start.year)
    follows = second.grain == own.grain == "month" and own.range.start
    if follows and own.range.start and own.range.start > second.range.start:
        back = moved(own, years=-1)
        near = back.range.end and second.range.start - back.range.end == timedelta(days=1)
        return back if near or not is_held else own
    return own


def in_year(mention: TimeMention, year: int) -> TimeMention:
    """The same days of another year, which is said now."""
    if mention.range.start is None or mention.range.end is None:
        known = mention.range.start or mention.range.end
        years = year - known.year if known else 0
    else:
        years = year - mention.range.start.year
    note = "" if mention.note == NEWEST else mention.note
    return replace(moved(mention, years=years), note=note, no_year=False)


def moved(mention: TimeMention, *, years: int) -> TimeMention:
    """The same days some years on; the last of a month stays the last."""
    return replace(mention, range=years_on(mention.range, years))


def years_on(span: DateRange, years: int) -> DateRange:
    """The same days some years on; the last of a month stays the last."""
    start, end = (day and _years_on(day, years) for day in (span.start, span.end))
    return DateRange(start, end)


def _years_on(day: date, years: int) -> date:
    start = day.replace(year=day.year + years, day=1)
    last = (add_months(start, 1) - timedelta(days=1)).day
    was_last = (day + timedelta(days=1)).day == 1
    return start.replace(day=last if was_last else min(day.day, last))


def _this_and_last(r: Reader, first: TimeMention, second: TimeMention) -> tuple[TimeMention, TimeMention]:
    """ "this May" and "last May" are a year apart."""
    lasts = [r.word(m.first) in LAST or r.word(m.first - 1) in LAST for m in (first, second)]
    if lasts == [True, False]:
        return moved(first, years=-1), second
    return (first, moved(second, years=-1)) if lasts == [False, True] else (first, second)


def later(r: Reader, i: int, of: TimeMention) -> tuple[DateRange, int] | None:
    """The days that "a year later", "the same quarter one year on" mean beside a time held against them.

    Returns them with the last token used; None where the words at i say nothing of the kind.
    """
    place = (
        r.skip(i, "the", "just", "exactly") if r.word(r.skip(i, "the")) in ("same", "just", "exactly") else i
    )
    if r.word(place) == "same":
        named = {of.grain, *(r.grain_at(at) for at in range(of.first, of.last + 1))}
        if not (r.grain_at(place + 1) in named or r.word(place + 1) in _SAME):
            return None
        place += 2
    elif r.word(i - 1) not in r.vocab.conjunctions | r.vocab.comparisons | _HELD:
        return None
    count = r.number_at(place) or (1 if r.word(place) in ("a", "an", "the") else None)
    grain = r.grain_at(place + 1)
    if not (count and grain and r.word(place + 2) in _ON) or r.word(place + 3) in ("that", "the"):
        return None
    ahead = _shifted(of.range, grain, -count, of)
    return (ahead, place + 2) if ahead else None


def earlier(r: Reader, i: int, of: TimeMention) -> tuple[DateRange, int] | None:
    """The days that "a week earlier", "the Friday before", "the month before" mean beside a time.

    Returns them with the last token used; None where the words at i say nothing of the kind.
    """
    span = of.range
    if not (span.start and span.end):
        return None
    day = of.grain == "day"
    named = WEEKDAYS.get(r.word(i))
    place = i + 1 if named is not None and day and span.start.weekday() == named else i
    place = r.skip(place, "just", "exactly")
    count = r.number_at(place) or (1 if r.word(place) in ("a", "an", "the") else None)
    at = place + 1 if count else place
    grain = r.grain_at(at)
    if r.word(place) == "one" and r.word(at) in _BACK and of.grain in _GRAINS:
        back = _shifted(span, of.grain, 1, of)  # "the one before"
        return (back, at) if back else None
    if grain is None and count and place == at - 1 and r.word(at) in _BACK - {"ago", "back"}:
        said = (k for k in range(of.first, of.last) if r.number_at(k) == count and r.grain_at(k + 1))
        if (k := next(said, None)) is not None:  # "the twelve months up to June and the twelve before"
            back = _shifted(span, r.grain_at(k + 1) or "", count, of)
            return (back, at) if back else None
    if grain and r.word(at + 1) in _BACK and count:
        back = _shifted(span, grain, count, of)
        return (back, at + 1) if back else None
    if place > i and r.word(place) in _BACK:
        return DateRange(span.start - timedelta(days=7), span.end - timedelta(days=7)), place
    return None


def _shifted(span: DateRange, grain: str, count: int, of: TimeMention) -> DateRange | None:
    assert span.start and span.end
    if grain == "year":
        return years_on(span, -count)
    if grain in ("day", "week"):
        days = timedelta(days=count * (7 if grain == "week" else 1))
        return DateRange(span.start - days, span.end - days)
    whole = span.start.day == 1 and (span.end + timedelta(days=1)).day == 1
    if not whole:
        return None
    end = shift(span.end + timedelta(days=1), grain, -count) - timedelta(days=1)
    return DateRange(shift(span.start, grain, -count), end)
