"""Days as people write them: what is read, and what is said of the rest."""

from datetime import date
from typing import Any

import pytest

from semantic_layer.errors import QueryError
from semantic_layer.query import MetricQuery

READ = [
    (2017, date(2017, 1, 1), date(2017, 12, 31)),
    ("2017", date(2017, 1, 1), date(2017, 12, 31)),
    ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
    (" 2017-02-28 ", date(2017, 2, 28), date(2017, 2, 28)),
    ("2017-02-28T00:00:00", date(2017, 2, 28), date(2017, 2, 28)),
    (date(2017, 2, 28), date(2017, 2, 28), date(2017, 2, 28)),
    ("0001", date(1, 1, 1), date(1, 12, 31)),
    ("9999", date(9999, 1, 1), date(9999, 12, 31)),
]
REFUSED = [
    ("2017-02-30", "February 2017 has 28 days"),
    ("2016-02-30", "February 2016 has 29 days"),
    ("2017-13", "no month 13"),
    ("2017-00-01", "no month 0"),
    ("2017-01-00", "January 2017 has 31 days"),
    (0, "no year 0"),
    ("0000-01-01", "no year 0"),
    (99999, "'99999' is no date"),
    ("99999-01-01", "no date"),
    (86400, "no date"),
    (-5, "no date"),
    (2017.5, "no date"),
    (True, "no date"),
    ("yesterday", "a date is written 2017-12-31, a month 2017-12, a year 2017"),
    ("31/12/2017", "no date"),
    ("2017-02-28T10:00:00", "a moment, not a day"),
    ("", "no date"),
    ("٢٠١٧", "no date"),
]


@pytest.mark.parametrize(("text", "first", "last"), READ)
def test_a_period_is_its_first_and_its_last_day(text: Any, first: date, last: date) -> None:
    time = MetricQuery.parse({"metrics": ["m"], "time": {"from": text, "to": text}}).time
    assert time and (time.from_, time.to) == (first, last)


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_is_no_day_is_told_at_both_ends(text: Any, said: str) -> None:
    with pytest.raises(QueryError) as error:
        MetricQuery.parse({"metrics": ["m"], "time": {"from": text, "to": text}})
    assert error.value.code == "invalid_query"
    assert str(error.value).count(said) == 2
    assert "time.from: " in str(error.value) and "time.to: " in str(error.value)
