"""Firewalls that answer instead of the council system, and pages that only look a little like them."""

from collections.abc import Iterator

import pytest

from bot.errors import Blocked, Unreachable
from bot.sources.http.blocks import blocked_by
from bot.sources.http.page import Page
from tests.sources.http.client import city_of, polite
from tests.sources.http.web_server import WebServer

HTML = {"content-type": "text/html; charset=utf-8"}


def page(body: str, status: int = 403, **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page("https://ris.birkenhafen.example/", status, HTML | named, body.encode())


def titled(title: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


WALLS = {
    "Cloudflare": [
        page("", 403, cf_mitigated="challenge"),
        page(titled("Just a moment...", "<script>window._cf_chl_opt={}</script>"), 503, server="cloudflare"),
        page(titled("Nur einen Moment…", "<script>window._cf_chl_opt = {}</script>"), 403),
        page(titled("Attention Required! | Cloudflare", '<div id="cf-error-details">Ray ID: 7</div>'), 403),
        page(titled("Fehler", "Bitte lösen Sie das CAPTCHA."), 429, set_cookie="__cf_bm=x; path=/"),
    ],
    "Imperva": [
        page('<html><iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9">Request unsuccessful. '
             "Incapsula incident ID: 4-7</iframe></html>", 200),
        page(titled("Error", "Access denied. Incident ID 4-7"), 403, set_cookie="visid_incap_1=x"),
    ],
    "F5": [
        page(titled("Request Rejected", "The requested URL was rejected. Your support ID is: 12"), 200),
        page("<html><noscript>Please enable JavaScript to view the page content.<br/>Your support ID is: 12."
             "</noscript></html>", 200),
    ],
    "Akamai": [page(titled("Access Denied", "You don't have permission. Reference&#32;&#35;18.2"), 403),
               page(titled("Access Denied", "Reference #18.2"), 403, server="AkamaiGHost")],
    "Sucuri": [page(titled("Sucuri WebSite Firewall - Access Denied", "Block ID: XYZ"), 403),
               page("", 403, x_sucuri_block="geo")],
    "Barracuda": [page(titled("Access Blocked", "Barracuda Web Application Firewall"), 403)],
    "FortiWeb": [page(titled("Web Page Blocked!", "Attack ID: 20000051"), 200),
                 page(titled("Error", "This request was blocked: Web Application Firewall"), 403,
                      set_cookie="FORTIWAFSID=1")],
    "Myra": [page("", 403, server="myracloud"),
             page(titled("403", "Zugriff nicht möglich"), 403, server="myracloud"),
             page(titled("Prüfung", "Bitte das Captcha lösen"), 503, x_myra_request="7")],
    "AWS WAF": [page("", 202, x_amzn_waf_action="challenge")],
    "Anubis": [page('<html><script id="anubis_challenge">{}</script></html>', 200)],
    "unbekannt": [
        page(titled("Access Denied"), 403),
        page(titled("Gesperrt", "Ihre Anfrage wurde aus Sicherheitsgründen blockiert."), 403),
        page(titled("Hinweis", "Es wurden automatisierte Anfragen von Ihrem Rechner festgestellt."), 429),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("product", "wall"), [(name, each) for name, walls in WALLS.items() for each in walls]
)
def test_walls(product: str, wall: Page) -> None:
    assert blocked_by(wall) == product


def test_a_citys_page_with_a_captcha_in_its_form_is_no_wall() -> None:
    """In place of an OParl address that does not exist, with 200, whatever was asked for."""
    form = '<script src="/js/friendly-captcha.js"></script>Newsletter <div class="frc-captcha"></div>'
    assert blocked_by(page(titled("Stadt Probedorf", form), 200)) == ""


def at(url: str, body: str) -> Page:
    return Page(url, 403, HTML, titled("Web filter", body).encode())


ALLRIS = "https://ris.birkenhafen.example/public/wicket/resource/org.apache.wicket.Application/doc1.pdf"


@pytest.mark.parametrize(
    "wall",
    [
        at("https://ris.example/oparl/meetings/5", "You have been blocked. https://ris.example/oparl/meetings/5"),
        at("https://ris.example/public/", "Request blocked: /public/wicket/resource/1. Incident ID 9"),
        at(ALLRIS, f'Your request has been blocked. <a href="{ALLRIS}">Try again</a>'),
        at(ALLRIS + "?a=%C3%BC", f'<form action="{ALLRIS[31:]}?a=ü">Bitte das Captcha lösen</form>'),
        at("https://sessionnet.example/bi/", "Request rejected. Host: sessionnet.example"),
    ],
)  # fmt: skip
def test_a_wall_may_repeat_the_address_that_it_guards(wall: Page) -> None:
    assert blocked_by(wall) == "unbekannt"


def test_a_systems_own_scripts_are_no_repeated_address() -> None:
    own = '<script src="/public/wicket/resource/a.js"></script>Der Zugriff auf diese Unterlage ist gesperrt.'
    assert blocked_by(at("https://ris.example/public/vo020", own)) == ""


PAPER = titled(
    "Vorlage 0815/2026 - Request Rejected, Access Denied und andere Fehlermeldungen",
    "<h1>Anfrage: Just a moment... - Sperrseiten der Stadtwerke</h1><p>Die Firma Cloudflare meldet „Access "
    "Denied“, die Captcha-Abfrage nennt eine Ray ID. The requested URL was rejected. Please consult with "
    "your administrator. Ihre Anfrage wurde blockiert. Incapsula incident ID, Barracuda, FortiGate, Web "
    "Application Firewall, Reference #18, Attention Required! | Cloudflare, Sucuri, Attack ID.</p>",
)


@pytest.mark.parametrize(
    "usual",
    [
        page(PAPER, 200),
        page(PAPER, 200, server="cloudflare", cf_ray="7", set_cookie="__cf_bm=1, visid_incap_2=3"),
        page(PAPER, 404, server="myracloud"),
        page(titled("SessionNet | Info", '<script src="/cdn-cgi/challenge-platform/x.js"></script>'), 200),
        page(titled("SessionNet", '<script src="/_Incapsula_Resource?SWJIYLWA=7"></script>'), 200),
        page(titled("403 Forbidden", "<center>nginx</center>"), 403),
        page(titled("403 - Forbidden: Access is denied.", "Sie haben keine Berechtigung."), 403),
        page(titled("401 - Unauthorized"), 401, server="BigIP"),
        page(titled("SessionNet", "Zugriff auf nichtöffentliche Unterlagen gesperrt"), 403),
        page(titled("SessionNet"), 403, server="myracloud"),
        page(titled("Wartungsarbeiten"), 503),
        page(titled("503 Service Unavailable"), 503, server="cloudflare"),
        page("", 403),
        page('{"type": "https://schema.oparl.org/1.1/Error"}', 403, content_type="application/json",
             server="myracloud"),
        page("%PDF-1.7 captcha support id request rejected", 403, content_type="application/pdf"),
    ],
)  # fmt: skip
def test_pages_of_a_council_are_no_walls(usual: Page) -> None:
    assert blocked_by(usual) == ""


def test_hostile_pages_are_looked_at_quickly() -> None:
    for piece in ("<title>", "<iframe ", "<title>\n ", "zugriff " * 20, "<title> 403 - "):
        assert blocked_by(page(piece * (190_000 // len(piece)), 403)) == ""


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def test_whom_to_ask_and_for_what(server: WebServer) -> None:
    server.fault("/bi/", "blocked")
    with polite(server, city=city_of(server, ask="Die IT von Birkenhafen (it@birkenhafen.example)")) as http:
        with pytest.raises(Blocked) as told:
            http.get(f"{server.url}/bi/")
        assert server.paths == ["/robots.txt", "/bi/"], "nothing is tried to get around it"
    assert "(F5, HTTP 200)" in str(told.value)
    assert "Die IT von Birkenhafen (it@birkenhafen.example) bitten" in str(told.value)
    assert "„Ratsbot/" in str(told.value)
    assert told.value.address == f"{server.url}/bi/"


def test_maintenance_is_no_wall(server: WebServer) -> None:
    server.fault("/bi/", "503", times=9)
    with polite(server) as http, pytest.raises(Unreachable, match="HTTP 503"):
        http.get(f"{server.url}/bi/")
