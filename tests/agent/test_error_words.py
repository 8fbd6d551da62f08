"""What a refusal quotes of a tool's error says names and days as people do."""

import pytest

from agent.error_words import in_words

LABELS = {
    "refund_rate_30_days": "Refund rate, 30 days",
    "visits": "Visits",
    "visit__source": "Source of the visit",
}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("visit__source can't be split.", "Source of the visit can't be split."),
        ("There is none of visit__source: see it.", "There is none of source of the visit: see it."),
        (
            "visits has no value from 2021-02-01 to 2021-02-28",
            "Visits has no value from 1 February 2021 to 28 February 2021",
        ),
        ("Nearest: refund_rate_30_days, visits.", "Nearest: refund rate, 30 days, visits."),
        (
            "visit__source can't be reached from made_a_per_b, made_c.",
            "Source of the visit can't be reached from the measure made for this question.",
        ),
        ("made_c is not known.", "The measure made for this question is not known."),
        ("Run `footnote describe visit__source`.", "Run `footnote describe visit__source`."),
        ("no_such_name, on 2021-02-30.", "no_such_name, on 2021-02-30."),
    ],
)
def test_names_and_days_are_said_as_people_do(error: str, said: str) -> None:
    assert in_words(error, LABELS) == said
