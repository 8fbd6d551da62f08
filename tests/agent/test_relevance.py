"""Of a large catalogue a prompt holds what fits the question whole and the rest by name, within its share."""

from agent.relevance import Entry, fitting

ENTRIES = [
    Entry("revenue", "- revenue: Revenue. What was sold.", "revenue Revenue turnover sales", "What was sold"),
    Entry("orders", "- orders: Orders. All orders placed.", "orders Orders purchases", "All orders placed"),
    Entry("reviews", "- reviews: Reviews. Opinions of orders.", "reviews ratings", "Opinions of orders"),
    Entry("visits", "- visits: Visits. Sessions of the site.", "visits sessions traffic", "Sessions"),
]


def names(asked: str, characters: int) -> list[str]:
    part = fitting(ENTRIES, asked, characters)
    told = [line.split(":")[0].removeprefix("- ") for line in part.lines]
    assert sorted([*told, *part.others]) == sorted(entry.name for entry in ENTRIES)
    return told


def test_all_is_told_where_there_is_room() -> None:
    assert names("anything", 10_000) == ["revenue", "orders", "reviews", "visits"]


def test_what_is_asked_for_comes_first_and_stands_in_its_place() -> None:
    assert names("traffic and turnovers last month", 80) == ["revenue", "visits"]


def test_a_name_counts_for_more_than_a_description() -> None:
    assert names("how many orders", 40) == ["orders"]


def test_without_a_word_of_it_all_is_told_by_name() -> None:
    assert names("how are we doing?", 75) == []


def test_nothing_is_told_whole_without_room() -> None:
    assert names("revenue", 5) == []
