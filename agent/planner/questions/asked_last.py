"""The number asked for behind what is counted: "sellers without a late order - how many are there?"."""

import re

_LAST = re.compile(
    r"^(?P<of>[^?:;]*[^?:;,\s–—-])(?:\s*[,;:]\s*|\s+[–—-]+\s*)(?:and )?how many"
    r"(?: of (?:them|those|these))?(?: (?:are|were|is|have we|do we have|exist)(?: there| they| that)?)?"
    r"(?: (?:in total|in all|altogether|overall))?[?!. ]*$",
    re.IGNORECASE,
)
_NO_HEAD = re.compile(
    r"^(?:how|what|which|who|where|when|why|show|list|give|name|tell|top|of|out|in|during|for|since|by|per"
    r"|between|among|from|on|at|with|is|are|was|were|do|does|did)\b",
    re.IGNORECASE,
)


def ask_first(question: str) -> str:
    """The question with "how many" before what is counted, where it stands behind it."""
    found = _LAST.match(question.strip())
    if found is None or _NO_HEAD.match(found["of"]):
        return question
    return f"How many {found['of'][0].lower()}{found['of'][1:]}?"
