"""The poisoned values, and what a drawn text may not hold."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

# As the chat's renderer makes links of bare addresses, after it has read the Markdown.
ADDRESS = re.compile(r"(https?:\/\/|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE)
MAIL = re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)")
THIN = "\u2009"


@cache
def poisons() -> dict[str, str]:
    """What each value tries, and the value."""
    listed = yaml.safe_load(Path(__file__).with_name("poisons.yml").read_text("utf-8"))
    return {entry["what"]: entry["value"] for entry in listed}


class Drawn(HTMLParser):
    """The tags and the text of what a Markdown renderer made."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        drawn = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
        self.feed(drawn)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def leads_away(self) -> bool:
        """Whether it holds a link or an image, or an address that the chat makes a link of."""
        return bool(self.tags & {"a", "img"} or ADDRESS.search(self.text) or MAIL.search(self.text))
