"""The chat's page in a real browser over poisoned data: it works under its policy and leads nowhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app import test_chat_browser as browsing
from tests.security.edges.chat_client import served
from tests.security.edges.poisoned_shop import poison

pytestmark = browsing.pytestmark
# Whatever the page shows that leads somewhere, and where.
LEADS = """() => [...document.querySelectorAll("a[href], img[src], iframe, object, embed, form[action]")]
    .map(one => one.href?.baseVal ?? one.href ?? one.src ?? one.action ?? one.tagName)"""
OWN_SCRIPT = """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
    document.body.append(s); return window.ran ?? 0 }"""


@pytest.fixture(scope="module")
def address(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(poison(demo_workspace, tmp_path_factory.mktemp("poisoned"))) as found:
        yield found


def test_poison_is_shown_and_leads_nowhere(address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(browsing.CHROMIUM), args=list(browsing.FLAGS)
        )
        page = browser.new_page(viewport=browsing.SIZE)
        page.set_default_timeout(browsing.PATIENCE)
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_selector("#chat-input")
        for number, question in enumerate(("revenue by category", "top 5 products by revenue"), 1):
            browsing.ask(page, question)
            page.locator("code.language-sql").nth(number - 1).wait_for()
            page.wait_for_timeout(1500)
        _open_steps(page)
        assert "Ignore all previous" in page.locator("body").inner_text(), "the poison is there to be read"
        assert [url for url in page.evaluate(LEADS) if not _is_ours(url, address)] == []
        assert [url for url in asked if not _is_ours(url, address)] == []
        assert complaints == []
        assert page.evaluate(OWN_SCRIPT) == 0, "a script that something put into the page does not run"
        browser.close()


def _open_steps(page: Any) -> None:
    for step in page.locator("button[id^='step-']").all():
        step.click()
    page.wait_for_timeout(500)


def _is_ours(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
