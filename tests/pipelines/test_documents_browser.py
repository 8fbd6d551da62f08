"""The pages in a real browser, from a file: they search, filter, fit a phone, and ask for nothing outside."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.documents.document import document
from tests.app.test_chat_browser import CHROMIUM, FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}: apt-get install chromium"),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="playwright is not installed"),
]


@pytest.fixture(scope="module")
def folder(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return document(demo_workspace, tmp_path_factory.mktemp("browsed") / "docs").folder


@pytest.fixture
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.troubles = []
        page.on("console", lambda message: page.troubles.append(message.text))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on(
            "request",
            lambda sent: None if sent.url.startswith(("file:", "data:")) else page.troubles.append(sent.url),
        )
        yield page
        assert not page.troubles
        browser.close()


def test_what_is_searched_for_is_found_and_opened(page: Any, folder: Path):
    page.goto((folder / "index.html").as_uri())
    page.fill("#search", "late rate")
    assert "late_delivery_rate" in page.inner_text("#found")
    page.press("#search", "Enter")
    page.wait_for_url("**/metric-*.html")
    page.fill("#search", "<img src=x onerror=alert(1)>")
    assert page.inner_text("#found-status") == "0 places"


def test_a_column_is_followed_to_its_file_and_back(page: Any, folder: Path):
    page.goto((folder / "metric-revenue.html").as_uri())
    page.click("main >> text=order_items.csv.unit_price")
    assert page.url.endswith("table-order_items.csv.html#unit_price")
    page.click("tr#unit_price >> text=bronze.order_items.unit_price")
    page.click("tr#unit_price >> summary:has-text('metric')")
    page.click("tr#unit_price >> a:text-is('revenue')")
    assert page.url.endswith("metric-revenue.html")


def test_the_mapping_is_filtered(page: Any, folder: Path):
    page.goto((folder / "mapping.html").as_uri())
    page.fill("input[data-filter]", "unit_price item_price")
    # Asked of all rows at once: they are thousands.
    rows = page.locator("#mapping tbody tr:visible").all_text_contents()
    assert rows
    assert all("unit_price" in row and "item_price" in row for row in rows)


@pytest.mark.parametrize(
    "name", ["index", "tables", "metrics", "mapping", "rules", "mart-sales", "table-sales.fact_sales"]
)
def test_a_page_is_no_wider_than_a_phone(page: Any, folder: Path, name: str):
    page.goto((folder / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert not page.is_visible("nav")
    page.click("details.menu > summary")
    assert page.is_visible("nav")
