"""The pages of the app: German, in headings, with nothing that is taken for markup, and nobody's turn."""

from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.command_line.compose import House, build
from adapters.teams.about import About
from adapters.teams.page import page
from bot.settings import Embeddings, Settings
from bot.settings.privacy import Privacy

OPERATOR = "Stadt <script>alert(1)</script> & Söhne"
NOTICE = "https://www.kraehenfurt.example/datenschutz?a=1&b=2"


class Outline(HTMLParser):
    """What a screen reader makes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.tags: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        self.language = known.get("lang") or self.language
        self.links += [known["href"] or ""] if tag == "a" else []

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in {"h1", "h2"} and data.strip():
            self.headings.append((self.tags[-1], data))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    said = Privacy(operator=OPERATOR, notice_url=NOTICE)
    made = build(Settings(tmp_path / "ratsbot.db", embeddings=Embeddings(kind="off"), privacy=said))
    yield made
    made.close()


@pytest.fixture
async def browser(house: House) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    application = web.Application()
    application.add_routes(About(house.bot).routes())
    async with TestClient(TestServer(application)) as made:
        yield made


Browser = TestClient[web.Request, web.Application]


async def test_each_page_is_german_and_has_headings(browser: Browser) -> None:
    for path, title in (
        ("/", "Ratsbot"),
        ("/nutzung", "Nutzungsbedingungen"),
        ("/datenschutz", "Datenschutz"),
    ):
        answer = await browser.get(path)
        outline = Outline(await answer.text())
        assert (answer.status, answer.content_type, answer.charset) == (200, "text/html", "utf-8")
        assert (outline.language, answer.headers["Content-Language"]) == ("de", "de")
        assert outline.headings[0] == ("h1", title)
        assert {"/", "/datenschutz", "/nutzung"} >= {each for each in outline.links if each.startswith("/")}


async def test_the_notice_is_that_of_the_settings_and_harmless(browser: Browser) -> None:
    answer = await browser.get("/datenschutz")
    html = await answer.text()
    outline = Outline(html)
    assert [name for name, _ in outline.headings] == ["h1", "h2", "h2", "h2"]
    assert "Stadt &lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in html
    assert not {"script", "img", "iframe"} & set(outline.tags)
    assert NOTICE in outline.links
    assert "li" in outline.tags
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_looking_at_it_is_nobody_s_turn(browser: Browser, house: House) -> None:
    for _ in range(3):
        assert (await browser.get("/datenschutz")).status == 200
    assert b'platform="web"' not in house.metrics.text()
    house.bot.turns.close()
    assert house.db.value("SELECT count(*) FROM usage_turn") == 0


def test_only_what_is_an_address_becomes_a_link() -> None:
    html = page("X", [("", "Hier: https://a.example/x. Dort: https://u:p@b.example javascript:alert(1)")])
    assert [each for each in Outline(html).links if not each.startswith("/")] == ["https://a.example/x"]
