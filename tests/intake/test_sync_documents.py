"""Documents in a sync: fetched by need, once, and never in the way of anything else."""

import pytest

from adapters.command_line.compose import House
from bot.commands.hits import found_hit
from bot.documents.reading import DocumentText, NoText
from bot.sources.delivered import Item
from tests.delivery.fakes import FakeClock
from tests.intake.live_fakes import FakeSource, Town, delivered
from tests.sources.oparl.maker import file, item, meeting, paper, url

PDF = "https://ris.probedorf.example/oparl/datei/{}.pdf"


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


def with_file(number: int, **fields: object) -> Item:
    return delivered(paper(number, f"Vorlage {number}", mainFile=file(number, **fields)))


def texts(town: Town) -> list[tuple[str, ...]]:
    return town.rows("SELECT f.id, t.text FROM file_text t JOIN file f ON f.no = t.file_no ORDER BY f.id")


def states(town: Town) -> list[tuple[str, ...]]:
    return town.rows("SELECT state, cause FROM file_state ORDER BY file_no")


def test_a_document_is_fetched_once(town: Town) -> None:
    town.http.put(PDF.format(1), b"Der Brunnen wird saniert.")
    town.source = FakeSource(now=[("jetzt", [with_file(1)])])
    assert town.sync().documents == {"read": 1}
    assert texts(town) == [(url("File", 1), "Der Brunnen wird saniert.")]
    town.sync()
    assert town.http.asked == [PDF.format(1)]


def test_the_same_bytes_under_another_address_are_not_read_again(town: Town) -> None:
    for number in (1, 2):
        town.http.put(PDF.format(number), b"Der Brunnen wird saniert.")
    town.source = FakeSource(now=[("jetzt", [with_file(1), with_file(2)])])
    assert town.sync().documents == {"read": 1, "same": 1}
    assert len(town.reader.read_names) == 1
    assert [text for _, text in texts(town)] == ["Der Brunnen wird saniert."] * 2


@pytest.mark.parametrize("changed", [{"sha512Checksum": "b"}, {"accessUrl": PDF.format("1-neu")}])
def test_what_the_source_says_has_changed_is_fetched_again(town: Town, changed: dict[str, str]) -> None:
    town.http.put(PDF.format(1), b"Alt.")
    town.source = FakeSource(now=[("jetzt", [with_file(1, sha512Checksum="a")])])
    town.sync()
    town.http.put(PDF.format(1), b"Neu.")
    town.http.put(PDF.format("1-neu"), b"Neu.")
    town.source.now = [("jetzt", [with_file(1, **{"sha512Checksum": "a", **changed})])]
    town.sync()
    assert texts(town) == [(url("File", 1), "Neu.")]


def test_documents_of_recent_meetings_are_asked_about_every_week(town: Town, clock: FakeClock) -> None:
    soon = (clock.now().date()).isoformat()
    agenda = delivered(meeting(1, item(1, auxiliaryFile=[file(1)]), start=f"{soon}T17:00:00+02:00"))
    town.http.put(PDF.format(1), b"Alt.", etag='"1"')
    town.source = FakeSource(now=[("jetzt", [agenda])])
    town.sync()
    clock.advance(days=2)
    town.sync()
    assert len(town.http.asked) == 1
    clock.advance(days=6)
    assert town.sync().documents == {"unchanged": 1}
    town.http.put(PDF.format(1), b"Neu.", etag='"2"')
    clock.advance(days=8)
    town.sync()
    assert texts(town) == [(url("File", 1), "Neu.")]


def test_what_is_listed_only_is_not_even_fetched(town: Town) -> None:
    town.source = FakeSource(now=[("jetzt", [with_file(1, fileName="Brief.eml.eml")])])
    report = town.sync()
    assert town.http.asked == []
    assert states(town) == [("unread", "not_read")]
    assert report.complete


def test_a_broken_document_is_a_gap_until_it_is_whole(town: Town, clock: FakeClock) -> None:
    town.http.put(PDF.format(1), b"kaputt")
    town.source = FakeSource(now=[("jetzt", [with_file(1)])])
    assert town.sync().gaps == {"broken": 1}
    town.sync()
    assert len(town.http.asked) == 1, "not again on the same day"
    town.http.put(PDF.format(1), b"Jetzt ganz.")
    clock.advance(days=1)
    assert town.sync().gaps == {}
    assert texts(town) == [(url("File", 1), "Jetzt ganz.")]


def test_a_document_that_is_gone_is_deleted_and_one_not_found_hidden_first(
    town: Town, clock: FakeClock
) -> None:
    for number in (1, 2):
        town.http.put(PDF.format(number), b"Text.", etag='"1"')
    agenda = delivered(
        meeting(
            1,
            item(1, auxiliaryFile=[file(1), file(2)]),
            start=f"{clock.now().date()}T17:00:00+02:00",
        )
    )
    town.source = FakeSource(now=[("jetzt", [agenda])])
    town.sync()
    clock.advance(days=8)
    town.http.put(PDF.format(1), b"", status=410)
    town.http.put(PDF.format(2), b"", status=404)
    town.sync()
    assert texts(town) == [(url("File", 2), "Text.")]
    assert town.rows("SELECT publicness FROM file WHERE id LIKE '%2'") == [("hidden",)]
    clock.advance(days=1)
    town.sync()
    assert texts(town) == []


def test_a_hidden_document_that_is_there_again_is_shown(town: Town, clock: FakeClock) -> None:
    town.http.put(PDF.format(1), b"Da war er.")
    town.source = FakeSource(now=[("jetzt", [with_file(1, sha512Checksum="a")])])
    town.sync()
    town.http.put(PDF.format(1), b"", status=404)
    town.source.now = [("jetzt", [with_file(1, sha512Checksum="b")])]
    town.sync()
    assert town.rows("SELECT publicness FROM file") == [("hidden",)]
    clock.advance(days=1)
    town.http.put(PDF.format(1), b"Da ist er ja.")
    town.sync()
    assert town.rows("SELECT publicness FROM file") == [("public",)]
    assert texts(town) == [(url("File", 1), "Da ist er ja.")]


def test_a_link_that_never_led_anywhere_is_a_gap(town: Town, clock: FakeClock) -> None:
    town.source = FakeSource(now=[("jetzt", [with_file(1)])])
    assert town.sync().gaps == {"not_found": 1}
    assert town.rows("SELECT publicness FROM file") == [("public",)]
    clock.advance(days=1)
    town.http.put(PDF.format(1), b"Doch.")
    assert town.sync().gaps == {}


def test_documents_of_closed_papers_are_never_fetched(town: Town) -> None:
    closed = delivered(paper(1, "Grundstück", public=False, mainFile=file(1)))
    town.http.put(PDF.format(1), b"Geheim.")
    town.source = FakeSource(now=[("jetzt", [closed])])
    town.sync()
    assert town.http.asked == []
    assert texts(town) == []


def test_pages_read_from_pictures_are_marked_in_the_hit(town: Town) -> None:
    class Scanner:
        def read(self, _data: bytes, **_claims: str) -> DocumentText | NoText:
            return DocumentText("Deckblatt.\fDer Brunnen wird saniert.", "application/pdf", 2, ocr_pages=(2,))

    town.reader = Scanner()  # type: ignore[assignment]  # another fake of the same port
    town.http.put(PDF.format(1), b"x")
    town.source = FakeSource(now=[("jetzt", [with_file(1)])])
    town.sync()
    (hit,) = town.house.services.search.find("saniert", bodies=None, limit=1).hits
    shown = found_hit(town.house.services, hit)
    assert shown is not None
    assert [(snippet.page, snippet.ocr) for snippet in shown.snippets] == [(2, True)]


def test_what_is_wanted_is_looked_up_once_not_for_every_hundred(town: Town) -> None:
    for number in range(250):
        town.http.put(PDF.format(number), f"Bericht {number}.".encode())
    town.source = FakeSource(now=[("jetzt", [with_file(number) for number in range(250)])])
    asked: list[str] = []
    town.house.db.reader().set_trace_callback(asked.append)
    assert town.sync().documents == {"read": 250}
    looked = [sql for sql in asked if "FROM file f LEFT JOIN file_state" in sql]
    assert len(looked) == 3, "before, after, and once more for what is older"
