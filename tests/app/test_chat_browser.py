"""The chat in a real browser: a question typed, an answer, its rows and its SQL seen."""

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
SIZE = {"width": 1100, "height": 1000}
PATIENCE = 30_000  # milliseconds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}: apt-get install chromium"),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="playwright is not installed"),
]


@pytest.fixture(scope="module")
def chat_address(demo_workspace: Path) -> Iterator[str]:
    """Start `footnote chat` on a free port and stop it afterwards."""
    yield from serve(demo_workspace)


def serve(workspace: Path) -> Iterator[str]:
    program = Path(sys.executable).with_name("footnote")
    server = subprocess.Popen(
        [program, "--workspace", str(workspace), "chat", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        lines = [server.stdout.readline() for _ in range(1)]
        found = re.search(r"http://\S+", lines[0])
        assert found, lines[0] + server.stdout.read()
        # What Chainlit logs must be read, or a full pipe would stop it.
        threading.Thread(target=server.stdout.read, daemon=True).start()
        yield found[0]
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def page(chat_address: str) -> Iterator[Any]:
    yield from open_page(chat_address)


def open_page(address: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector("#chat-input")
        yield page
        browser.close()


@pytest.fixture(scope="module")
def shots() -> Path:
    """Return the folder for screenshots, kept for eyes: FOOTNOTE_SHOTS, or one below the temporary folder."""
    folder = Path(os.environ.get("FOOTNOTE_SHOTS", "/tmp/footnote-shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ask(page: Any, question: str) -> None:
    page.locator("#chat-input").click()
    page.keyboard.type(question)
    # Enabled once the page is connected; the Enter key is ignored before.
    page.locator("#chat-submit:not([disabled])").click()


def test_starters_come_from_the_dataset(page: Any, shots: Path):
    starters = page.locator("button[id^='starter']")
    starters.first.wait_for()
    # They fade in, and count as visible from the first moment.
    page.wait_for_timeout(1000)
    page.screenshot(path=shots / "start.png")
    assert starters.count() >= 3


def test_an_answer_with_chart_rows_and_sql(page: Any, shots: Path):
    ask(page, "revenue by month of 2023")
    page.locator("code.language-sql").first.wait_for()
    page.locator(".js-plotly-plot").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=shots / "revenue_by_month.png", full_page=True)
    text = page.locator("body").inner_text()
    assert "sales.fact_sales" in text
    assert re.search(r"\$[\d,]+\.\d\d", text)
    assert "2023-12" in text


def test_a_refusal_in_plain_words(page: Any, shots: Path):
    ask(page, "how many parking spaces do we have?")
    refusal = page.locator(".ai-message").filter(has_text="I don't know what")
    refusal.wait_for()
    page.screenshot(path=shots / "refusal.png")
    said = refusal.inner_text()
    assert "parking" in said and "guess" in said
    assert not re.search(r"\d", said), "a refusal holds no figure"


def test_nothing_is_asked_of_the_outside(chat_address: str):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE)
        answered: list[str] = []
        page.on("response", lambda response: answered.append(response.url))
        page.goto(chat_address)
        page.wait_for_selector("#chat-input")
        browser.close()
    assert [url for url in answered if not url.startswith((chat_address, "data:", "blob:"))] == []


def test_before_anything_is_published_the_chat_says_what_to_do(tmp_path: Path, shots: Path):
    for address in serve(tmp_path / "empty"):
        for page in open_page(address):
            page.get_by_text("footnote refresh").first.wait_for()
            page.screenshot(path=shots / "nothing_published.png")
