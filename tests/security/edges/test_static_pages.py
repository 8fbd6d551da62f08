"""The pages of `footnote profile` and `footnote docs`: values stand as they are, nothing is fetched."""

import re
from pathlib import Path

import pytest

from pipelines.documents.markdown import plain_text
from pipelines.profile.measure import ColumnProfile
from pipelines.profile.pages import page_of, render_profiles
from pipelines.profile.profile import TableProfile
from semantic_layer.unseen import is_unseen, visible_lines
from tests.security.edges.poisons import Drawn, poisons

TEMPLATES = Path(__file__).parents[3] / "pipelines"


class Page(Drawn):
    """The tags and the text of a page of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__("")
        self.tags, self.text = set(), ""
        self.feed(html)
        self.close()


def profile(name: str, value: str) -> str:
    column = ColumnProfile(
        name=name, type="VARCHAR", kind="text", rows=3, nulls=0, distinct=2, is_distinct_estimated=False,
        facts={"minimum": value}, top=((value, 2), ("b", 1)),
        outliers={"outside_fences": 1, "low_fence": 0, "high_fence": 1, "far_from_median": None,
                  "examples": [{"key": {"k": value}, "value": 9}]},
    )  # fmt: skip
    table = TableProfile("gold.t", "gold", 3, (column,), None, ("k",))
    return render_profiles([table], about=value)[page_of("gold.t")]


@pytest.mark.parametrize("what", poisons())
def test_a_profile_shows_a_value_as_it_stands(what: str) -> None:
    value = poisons()[what]
    plain = profile("c", "harmless")
    page = Page(profile("c", value))
    assert page.tags == Page(plain).tags
    assert visible_lines(value).strip() in page.text
    assert not any(map(is_unseen, page.text.replace("\n", "")))


@pytest.mark.parametrize("what", poisons())
def test_markdown_of_the_dictionary_holds_no_markup(what: str) -> None:
    drawn = Drawn(f"a {plain_text(poisons()[what])}")
    assert drawn.tags == {"p"} and not any(map(is_unseen, drawn.text.replace("\n", "")))


@pytest.mark.parametrize("package", ["documents", "profile"])
def test_every_page_says_what_a_browser_may_do(package: str) -> None:
    base = (TEMPLATES / package / "templates" / "base.html").read_text("utf-8")
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', base)[0]
    assert "default-src 'none'" in policy and "base-uri 'none'" in policy and "form-action 'none'" in policy
    assert "http" not in policy and "*" not in policy and "unsafe-eval" not in policy
    assert '<meta name="referrer" content="no-referrer">' in base
    for template in (TEMPLATES / package / "templates").glob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"(href|src)=\"(https?:)?//", text) and not re.search(r"\|\s*safe\b", text)
