"""/zusammenfassung as people use it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.command_line.compose import House
from adapters.command_line.serve.housekeeping import housekeeping
from bot.delivery.codec import decode, encode
from bot.delivery.reach import Said
from bot.messages import Actions, Answer, Incoming, Place, Reply, Sender, Upload
from tests.assistant.summaries import PDF, PlayedReach
from tests.documents.pdf_maker import text_pdf
from tests.houses import Talk, shown

_PAGE = (
    "Bericht zum Hallenbad Erlenau.\nDas Hallenbad Erlenau bleibt im Winter an sechs Tagen geöffnet.\n"
    "Die Sanierung der Lüftung kostet nach der Schätzung 410.000 Euro und beginnt im März 2031."
)
REPORT = text_pdf([_PAGE])
FILE = Upload("Bericht.pdf", PDF, len(REPORT), "ref-1")


class Sends:
    """A person who sends files: each call is one message."""

    def __init__(
        self, house: House, who: str, reach: PlayedReach | None = None, thread: str | None = None
    ) -> None:
        self.house = house
        self.place = Place(f"platform-{who}", "raum", "personal", thread)
        self.who = who
        self.count = 0
        house.bot.reaches.register(self.place.platform, reach or PlayedReach({"ref-1": REPORT}))

    async def replies(self, text: str, *uploads: Upload) -> list[Reply]:
        self.count += 1
        now = self.house.clock.now()
        event = Incoming(f"e{self.count}", "message", self.place, Sender(self.who), text, now, addressed=True)
        return [reply async for reply in self.house.bot.handle(replace(event, uploads=uploads))]

    async def __call__(self, text: str, *uploads: Upload) -> str:
        return "\n".join(map(shown, await self.replies(text, *uploads)))


async def test_a_paper_by_its_number(demo_house: House) -> None:
    anna = Talk(demo_house, home="kraehenfurt")
    said = await anna("/zusammenfassung 2025/0131")
    assert "Beschlussvorlage 2025/0131" in said
    assert "Vorgartensatzung" in said
    assert "Beratungsfolge zusammenfassen: /zusammenfassung Beratungsfolge 2025/0131" in " ".join(
        said.split()
    )


async def test_a_paper_of_the_last_list(demo_house: House) -> None:
    anna = Talk(demo_house, home="kraehenfurt", who="berta")
    await anna("/suche Vorgartensatzung")
    assert "Beschlussvorlage 2025/0131" in await anna("/zusammenfassung 1 kurz")


async def test_a_paper_by_its_address(demo_house: House) -> None:
    (row,) = demo_house.db.rows("SELECT id FROM paper WHERE reference = '2025/0131' AND body = 'kraehenfurt'")
    assert "Beschlussvorlage 2025/0131" in await Talk(demo_house)(f"/zusammenfassung {row['id']}")


async def test_in_ones_own_words(demo_house: House) -> None:
    anna = Talk(demo_house, home="kraehenfurt")
    assert "Beschlussvorlage 2025/0131" in await anna("Fasse 2025/0131 bitte kurz zusammen")
    assert "Beschlussvorlage 2025/0131" in await anna("zusammenfassung von 2025/0131 in drei Sätzen")


async def test_what_does_not_exist_and_what_is_not_public_sound_the_same(demo_house: House) -> None:
    hidden = demo_house.db.value(
        "SELECT reference FROM paper WHERE publicness != 'public' AND reference != ''"
    )
    anna = Talk(demo_house, home="kraehenfurt")
    nothing = await anna("/zusammenfassung 1999/9999")
    assert "ist nicht zu finden" in nothing
    if hidden:
        assert (await anna(f"/zusammenfassung {hidden}")).replace(hidden, "1999/9999") == nothing


async def test_the_course_of_a_paper(demo_house: House) -> None:
    said = await Talk(demo_house, home="kraehenfurt")("/zusammenfassung Beratungsfolge 2025/0131")
    assert "Beratungsfolge von 2025/0131" in said
    assert "Einordnung" in said


async def test_a_meeting_by_its_day(demo_house: House) -> None:
    meetings = demo_house.services.meetings
    found = meetings.between(None, demo_house.clock.now(), bodies=["kraehenfurt"], newest_first=True)
    chosen = next(each for each in found if any(item.result for item in meetings.agenda(each.ref)))
    assert chosen.start
    said = await Talk(demo_house, home="kraehenfurt")(
        f"/zusammenfassung {chosen.organizations[0]} {chosen.start:%d.%m.%Y}"
    )
    assert f"{chosen.organizations[0]} (Krähenfurt) am {chosen.start:%d.%m.%Y}" in said


async def test_what_is_no_meeting_can_be_searched(demo_house: House) -> None:
    (reply,) = await Talk(demo_house).replies("/zusammenfassung Bürgerbeteiligung")
    assert any(
        "/suche Bürgerbeteiligung" in each.command
        for b in reply.blocks
        if isinstance(b, Actions)
        for each in b.actions
    )


@pytest.mark.parametrize("text", ["/zusammenfassung", "/zusammenfassung diese Datei"])
async def test_nothing_to_summarise(demo_house: House, text: str) -> None:
    assert "Da fehlt noch etwas" in await Talk(demo_house, who="niemand")(text)


async def test_a_file_with_the_command(demo_house: House) -> None:
    carla = Sends(demo_house, "carla")
    (reply,) = await carla.replies("/zusammenfassung kurz", FILE)
    said = shown(reply)
    assert "410.000 Euro" in said
    assert "Bericht (PDF)" in said
    assert reply.shows == ()
    assert decode(encode(reply), Reply) == reply
    cited = [each for block in reply.blocks if isinstance(block, Answer) for each in block.citations]
    assert {(each.page, each.url) for each in cited} == {(1, None)}


async def test_a_file_first_and_then_the_command(demo_house: House) -> None:
    dora = Sends(demo_house, "dora")
    offered = await dora("", FILE)
    assert "„Bericht (PDF)“ ist angekommen" in offered
    assert "/zusammenfassung in drei Sätzen" in " ".join(offered.split())
    assert "410.000 Euro" in await dora("/zusammenfassung in drei Sätzen")
    assert "410.000 Euro" in await dora("/zusammenfassung diese Datei lang")


async def test_a_file_is_remembered_for_a_day(demo_house: House) -> None:
    kept = demo_house.services.kept_uploads
    place, now = Place("platform-klaus", "raum", "personal"), demo_house.clock.now()
    kept.keep(place, "klaus", FILE, now + timedelta(days=1))
    assert kept.last(place, "klaus", now + timedelta(hours=23)) == FILE
    assert kept.last(replace(place, thread="t2"), "klaus", now) is None
    assert kept.last(place, "klaus", now + timedelta(hours=25)) is None
    housekeeping(demo_house).run(now + timedelta(hours=25))
    assert kept.forget(place, "klaus") == 0


async def test_words_beside_a_file(demo_house: House) -> None:
    emil = Sends(demo_house, "emil")
    assert "410.000 Euro" in await emil("Fass das mal kurz zusammen", FILE)
    assert "Die anderen bitte einzeln" in await emil("/zusammenfassung", FILE, FILE)


async def test_a_file_that_is_gone_or_too_large(demo_house: House) -> None:
    fritz = Sends(demo_house, "fritz")
    assert "nicht mehr da" in await fritz("/zusammenfassung", replace(FILE, ref="weg"))
    assert "bis 20 MB" in await fritz("/zusammenfassung", replace(FILE, size=30 << 20))


async def test_another_persons_file_is_not_taken(demo_house: House) -> None:
    gerda = Sends(demo_house, "gerda")
    await gerda("", FILE)
    other = Sends(demo_house, "gerda")
    other.who = "heinz"
    assert "Da fehlt noch etwas" in await other("/zusammenfassung")


async def test_the_thread(demo_house: House) -> None:
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    said = (Said("Jana", "Wir nehmen Variante B, sie kostet 6,84 Mio. Euro.", at),)
    ida = Sends(demo_house, "ida", PlayedReach(said=said), thread="t1")
    for asked in ("/zusammenfassung Thread", "fasse diesen Thread zusammen"):
        assert "Jana: Wir nehmen Variante B" in await ida(asked)
    assert "Recht, das ich nicht verlange" in await Sends(demo_house, "jan", PlayedReach())(
        "/zusammenfassung thread"
    )
