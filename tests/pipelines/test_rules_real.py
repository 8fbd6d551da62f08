"""The rules fire on the real data as often as their descriptions say."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pipelines.rulebook.check import check
from pipelines.rulebook.measures import Circumstances
from pipelines.rulebook.rulebook import load_rulebook
from warehouse.pack import load_pack

COUNTS = yaml.safe_load((Path(__file__).parent / "rule_counts.yml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.real_data


@pytest.mark.parametrize("dataset", COUNTS)
def test_rules_fire_as_often_as_is_known(dataset, request):
    workspace = request.getfixturevalue(f"{dataset}_workspace")
    circumstances = Circumstances(date(2026, 1, 1))
    pack = load_pack(dataset)
    rules = load_rulebook(pack, workspace=workspace)
    checked = check(pack, rules, workspace=workspace, landed=(), circumstances=circumstances)
    failing = {one.rule.id: one.failing for one in checked.results}
    assert {rule: failing[rule] for rule in COUNTS[dataset]} == COUNTS[dataset]
    broken = [one.rule.id for one in checked.results if one.failing and one.rule.severity == "block"]
    assert not broken
