"""Segments are named by rule from their profile, and no two alike."""

from dataclasses import replace

import pytest

from pipelines.models.segments.names import RULES, Profile, name_segments


def test_a_second_segment_of_loyal_ones_is_no_high_spender_of_lower_spend():
    most = Profile(10, 0.1, 20, 9, 900, 0.2, 0.9, 1.0, 0.4, None, 0.0)
    more = [replace(most, value=value, recency=0.4) for value in (0.7, 0.65)]
    names = [named.name for named in name_segments([*more, most])]
    assert names == ["Loyal regulars", "Loyal regulars, lower spend", "Loyal high spenders"]


def test_names_are_told_apart():
    one = Profile(10, 0.1, 30, 1, 50, 0.3, 0.7, 0.0, -0.2, None, 0.0)
    names = [named.name for named in name_segments([one, one, one])]
    assert len(set(names)) == 3 and names[0] == "Recent one-time high spenders"
    higher = Profile(10, 0.1, 30, 1, 90, 0.3, 0.9, 0.0, -0.2, None, 0.0)
    assert [named.name for named in name_segments([one, higher])] == [
        "Recent one-time high spenders, lower spend",
        "Recent one-time high spenders",
    ]
    assert len({rule.name for rule in RULES}) == len(RULES) and all(rule.actions for rule in RULES)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"recency": 0.2, "value": 0.9, "repeat_share": 1.0, "repeat_gain": 0.6}, "Loyal high spenders"),
        ({"recency": 0.8, "value": 0.9, "repeat_share": 1.0, "repeat_gain": 0.6}, "High spenders at risk"),
        ({"recency": 0.8, "value": 0.2}, "Lapsed one-time buyers"),
        ({"recency": 0.2, "value": 0.5, "stars": 4.8, "stars_gain": 0.7}, "New satisfied explorers"),
        ({"recency": 0.5, "value": 0.5, "stars": 1.4, "stars_gain": -2.7}, "Dissatisfied customers"),
        ({"recency": 0.5, "value": 0.5, "repeat_share": 0.3}, "Occasional buyers"),
    ],
)
def test_a_rule_names_a_profile(values, name):
    plain = Profile(10, 0.1, 30, 1, 50, 0.5, 0.5, 0.0, 0.0, None, 0.0)
    assert name_segments([Profile(**{**plain.__dict__, **values})])[0].name == name
