"""Which of some groups does something more often than the rest: asked as who does it most often."""

import re

_ANY = re.compile(
    r"^(?:do|does|did|is|are|has|have) (?:any|one|some|a single|any one)(?: of (?:the|our))? "
    r"(?P<noun>(?:[a-z]+ ){0,2}?[a-z]+?)s?"
    r" (?P<verb>pay|buy|order|return|cancel|shop|come back|use|search|watch)s?"
    r" (?:(?:much|markedly|clearly|noticeably|significantly|far|considerably|notably|distinctly|a lot) )?"
    r"(?P<way>more|less) (?:often|frequently) (?P<rest>.+?) than (?:all )?(?:the )?"
    r"(?:rest|others?|other [a-z]+|average)[?!. ]*$",
    re.IGNORECASE,
)


def ask_who_most(question: str) -> str:
    """The question for who does it most often, or least, where somebody is sought that does so more."""
    found = _ANY.match(question.strip())
    if found is None:
        return question
    end = "most" if found["way"].lower() == "more" else "least"
    verb = f"{found['verb']}s".replace("come backs", "comes back")
    return f"Which {found['noun']} {verb} {end} often {found['rest']}?"
