"""The closed classes of words that stories of people are told in, from `words/histories.yml`."""

from importlib import resources
from typing import Any

import yaml

_TEXT = resources.files("agent.planner").joinpath("words/histories.yml").read_text("utf-8")
_RAW: dict[str, Any] = yaml.load(_TEXT, yaml.CSafeLoader)

DEEDS = frozenset[str](_RAW["deeds"])
LIGHT = frozenset[str](_RAW["light"])
ACTIVE = frozenset[str](_RAW["active"])
RELATIVE = frozenset[str](_RAW["relative"])
ALSO = frozenset[str](_RAW["also"])
NEVER = frozenset[str](_RAW["never"])
AUXILIARIES = frozenset[str](_RAW["auxiliaries"])
SILENT = frozenset[str](_RAW["silent"])
FIRST = frozenset[str](_RAW["first"])
NEW = frozenset[str](_RAW["new"])
BEGAN = frozenset[str](_RAW["began"])
LAST = frozenset[str](_RAW["last"])
BACK = frozenset[str](_RAW["back"])
NO_RETURN = frozenset[str](_RAW["no_return"])
COME = frozenset[str](_RAW["come"])
AGAIN = frozenset[str](_RAW["again"])
BEHIND = frozenset[str](_RAW["behind"])
MOVED = frozenset[str](_RAW["moved"])
LATER_ONES: dict[str, int] = _RAW["later_ones"]
THINGS = frozenset[str](_RAW["things"])
TIMES = frozenset[str](_RAW["times"])
SEVERAL = frozenset[str](_RAW["several"])
NO_NOUNS = frozenset[str](_RAW["no_nouns"])
SIGN = frozenset[str](_RAW["sign"])
REGISTERED = frozenset[str](_RAW["registered"])
ACCOUNT = frozenset[str](_RAW["account"])
PERSON_STEMS = frozenset[str](_RAW["person_stems"])
GOODS = frozenset[str](_RAW["goods"])
PIECES = frozenset[str](_RAW["pieces"])
LISTS = frozenset[str](_RAW["lists"])
ASKING = frozenset[str](_RAW["asking"])
RANKING = frozenset[str](_RAW["ranking"])
SMALL = frozenset[str](_RAW["small"])
EARLIER = frozenset[str](_RAW["earlier"])
NAMED_AFTER_IT = frozenset[str](_RAW["named_after_it"])
DATA = frozenset[str](_RAW["data"])
STAYED = frozenset({("stuck", "around"), ("came", "again"), ("once", "more"), ("stayed", "active")})
WAYS = frozenset[str](_RAW["ways"])
