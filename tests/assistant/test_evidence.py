"""From a question to sources: the best first, within the room, and never a word that is not public."""

from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.assistant.courtesy import without_courtesy
from bot.assistant.extractive import extract
from bot.messages import ObjectRef
from tests.assistant.questions import ANSWERED
from tests.assistant.reading import ROOM, everything, reader, source_of
from tests.houses import load
from tests.operation.test_secrets import HIDDEN_NUMBERS, PLANTED
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, paper, url

FREIBAD = "Was kostet die Sanierung des Freibads am Mühlgrund?"
WORD = "Kranichfederkissen"
HIDDEN = "Zobelmuff"


def test_sources_are_numbered_and_say_where_they_stand(demo_house: House) -> None:
    evidence = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=ROOM)
    assert [source.number for source in evidence.sources] == list(range(1, len(evidence.sources) + 1))
    first = evidence.sources[0]
    assert (first.city, first.reference, first.page) == ("Krähenfurt", "2023/0412", 1)
    assert first.file == "Beschlussvorlage"
    assert first.file_ref
    assert first.file_ref.kind == "File"
    assert "6,84 Mio. Euro" in first.text
    assert not evidence.thin


@pytest.mark.parametrize("room", [0, 150, 400, 1_000, 5_000, 60_000])
def test_the_sources_fit_into_the_room(demo_house: House, room: int) -> None:
    evidence = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=room)
    assert sum(len(source.text) for source in evidence.sources) <= room
    assert len(evidence.sources) <= 24
    assert bool(evidence.sources) == (room > 0)


def test_in_little_room_stands_what_tells_most(demo_house: House) -> None:
    evidence = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=400)
    assert "6,84 Mio. Euro" in evidence.sources[0].text


@pytest.mark.parametrize("question", [each.text for each in ANSWERED])
def test_what_tells_stands_word_for_word_in_its_source(demo_house: House, question: str) -> None:
    evidence = reader(demo_house).of(question, home="kraehenfurt", room=ROOM)
    assert evidence.telling
    for each in evidence.telling:
        assert each.told.text in source_of(evidence, each.source).text


def test_stations_are_lines_of_german_and_say_what_came_after(demo_house: House) -> None:
    evidence = reader(demo_house).of("Wie wurde über das Radverkehrskonzept 2035 entschieden?", room=ROOM)
    stations = {source.text: source for source in evidence.sources if source.reference == "2025/0137"}
    decided = "Stadtrat, 11.12.2025, Entscheidung: geändert beschlossen (TOP Ö 3)"
    put_off = "Umweltausschuss, 15.05.2025, Vorberatung: vertagt (TOP Ö 3)"
    assert evidence.sources[0].text == decided
    assert stations[decided].superseded == ""
    assert stations[put_off].superseded == "Stadtrat, 11.12.2025: geändert beschlossen"
    assert stations[put_off].outcomes == ("vertagt", "empfohlen", "geändert beschlossen")


def test_a_meeting_to_come_has_no_result_yet(demo_house: House) -> None:
    evidence = reader(demo_house).of("Wann wird über den Bebauungsplan Am Krähenhang entschieden?", room=ROOM)
    assert "Stadtrat, 25.02.2027, Entscheidung: noch nicht beraten (TOP Ö 3)" in {
        source.text for source in evidence.sources
    }


def test_the_home_city_comes_first_and_others_are_heard(demo_house: House) -> None:
    question = "Was steht in der Vorgartensatzung zu Schottergärten?"
    for home in ("kraehenfurt", "quellstadt"):
        sources = reader(demo_house).of(question, home=home, room=ROOM).sources
        assert sources[0].paper.body == home
        assert len({source.paper.body for source in sources}) > 1


def test_a_city_that_is_named_is_the_only_one(demo_house: House) -> None:
    evidence = reader(demo_house).of(
        "Was kostet die Hundesteuer in Quellstadt?", home="kraehenfurt", room=ROOM
    )
    assert {source.paper.body for source in evidence.sources} == {"quellstadt"}


def test_only_cities_that_are_allowed_are_read(demo_house: House) -> None:
    evidence = reader(demo_house).of(
        "Wie hoch ist die Hundesteuer?", bodies=["kraehenfurt"], home="kraehenfurt", room=ROOM
    )
    assert {source.paper.body for source in evidence.sources} <= {"kraehenfurt"}


def test_papers_that_were_shown_can_be_asked_again(demo_house: House) -> None:
    shown = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=ROOM).sources[0].paper
    evidence = reader(demo_house).of_papers([shown], "Wie viel Wasser verliert das Becken?", ROOM)
    assert {source.paper for source in evidence.sources} == {shown}
    assert "46 Kubikmeter" in evidence.sources[0].text
    assert evidence.found is None


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Wann wurde das beschlossen?", "Stadtrat, 14.03.2024, Entscheidung: ungeändert beschlossen"),
        ("Wie ist es ausgegangen?", "Stadtrat, 14.03.2024, Entscheidung: ungeändert beschlossen"),
        ("Und wie ist der Stand?", "Stadtrat, 14.03.2024, Entscheidung: ungeändert beschlossen"),
        ("Was kostet das, bitte?", "6,84 Mio. Euro"),
        ("Wie teuer wird das Ganze? Danke.", "6,84 Mio. Euro"),
    ],
)
def test_of_papers_that_were_shown_the_kind_of_the_answer_decides(
    demo_house: House, question: str, says: str
) -> None:
    shown = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=ROOM).sources[0].paper
    extracted = extract(reader(demo_house).of_papers([shown], question, ROOM))
    assert says in extracted.checked[0].text
    assert extracted.answers


def test_who_voted_how_is_not_there_but_how_it_went(demo_house: House) -> None:
    shown = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=ROOM).sources[0].paper
    extracted = extract(reader(demo_house).of_papers([shown], "Wer hat dagegen gestimmt?", ROOM))
    assert not extracted.answers
    assert extracted.outcome
    assert extracted.checked[0].text.startswith("Stadtrat, 14.03.2024, Entscheidung: ungeändert beschlossen")


def test_who_has_moved_a_motion_is_told_by_the_data(demo_house: House) -> None:
    question = "Was soll der Taubenschlag am Kornspeicher leisten?"
    shown = [
        each.paper
        for each in reader(demo_house).of(question, home="kraehenfurt", room=ROOM).sources
        if each.reference == "2024/0071" and "Taubenschlag" in each.title
    ]
    extracted = extract(reader(demo_house).of_papers(shown[:1], "Wer hat das beantragt?", ROOM))
    assert extracted.checked[0].text.startswith("Eingebracht von: Fraktion Freie Liste Ufer")
    assert extracted.answers


def test_what_nobody_is_said_to_have_moved_is_not_answered(demo_house: House) -> None:
    shown = reader(demo_house).of(FREIBAD, home="kraehenfurt", room=ROOM).sources[0].paper
    assert not extract(reader(demo_house).of_papers([shown], "Wer hat das beantragt?", ROOM)).answers


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Guten Tag, was kostet das Bad? Vielen Dank im Voraus!", "was kostet das Bad?"),
        ("Hallo zusammen, kurze Frage: wer zahlt das? Bitte genau.", "wer zahlt das?"),
        ("Und wer hat dagegen gestimmt?", "wer hat dagegen gestimmt?"),
        ("Was kostet das, bitte?", "Was kostet das?"),
        ("Danke.", "Danke."),
        ("Undine-Straße: wann gebaut?", "Undine-Straße: wann gebaut?"),
        ("Wie hoch ist der Dank an die Ehrenamtlichen?", "Wie hoch ist der Dank an die Ehrenamtlichen?"),
    ],
)
def test_courtesy_is_no_part_of_a_question(text: str, rest: str) -> None:
    assert without_courtesy(text) == rest


def test_a_slip_of_the_pen_finds_the_same(demo_house: House) -> None:
    evidence = reader(demo_house).of("Was kostet die Sanirung des Freibads am Mühlgrund?", room=ROOM)
    assert evidence.sources[0].reference == "2023/0412"


def test_of_what_no_paper_tells_there_are_no_sources(demo_house: House) -> None:
    evidence = reader(demo_house).of("Wer züchtet Quarkkeulchen auf dem Xylobrumm?", room=ROOM)
    assert evidence.sources == ()
    assert evidence.thin


@pytest.mark.parametrize("secret", [*PLANTED, *HIDDEN_NUMBERS])
@pytest.mark.parametrize("form", ["{}", "Was wurde zu {} beschlossen?", "Was kostet {} und wann?"])
def test_planted_secrets_are_never_evidence(demo_house: House, secret: str, form: str) -> None:
    evidence = reader(demo_house).of(form.format(secret), home="kraehenfurt", room=60_000)
    assert not [word for word in (*PLANTED, *HIDDEN_NUMBERS) if word in everything(evidence)]


def plant(folder: Path) -> Path:
    """A public paper with a hidden file, a hidden station and a hidden sister."""
    said = f"Der {HIDDEN} kostet 77.000 Euro und wird am 5. Mai geliefert. " * 5
    return archive(
        folder,
        meeting(1, item(1, name="Kissen", result="vertagt", consultation=url("Consultation", 1))),
        meeting(
            2,
            item(
                2,
                name=f"{HIDDEN} im Rathaus",
                public=False,
                result="beschlossen",
                consultation=url("Consultation", 2),
            ),
            start="2025-05-14T17:00:00+02:00",
        ),
        paper(
            1,
            f"{WORD} kaufen",
            consultation=[consultation(1, item=1), consultation(2, item=2)],
            mainFile=file(1),
            auxiliaryFile=[file(2, public=False, name=f"{HIDDEN}.pdf")],
        ),
        paper(2, f"{WORD} und {HIDDEN}", public=False, mainFile=file(3)),
        *(paper(n, f"Anderes Vorhaben {n}", mainFile=file(n)) for n in range(4, 30)),
        texts={
            "1": f"Das {WORD} kostet 12 Euro und ist weich. " * 5,
            "2": f"Zum {WORD}: {said}",
            "3": f"Zum {WORD}: {said}",
            **{str(n): f"Text {n} zum Vorhaben. " * 60 for n in range(4, 30)},
        },
    )


@pytest.mark.parametrize(
    "question",
    [f"Was kostet das {WORD}?", f"Was kostet der {HIDDEN}?", f"Wie wurde über das {WORD} abgestimmt?"],
)
def test_hidden_files_stations_and_papers_are_never_evidence(
    house: House, tmp_path: Path, question: str
) -> None:
    load(house, plant(tmp_path / "a"))
    evidence = reader(house).of(question, home="probedorf", room=60_000)
    assert HIDDEN not in everything(evidence)
    assert "14.05.2025" not in everything(evidence)
    assert {source.reference for source in evidence.sources} <= {"2025/0001"}
    refs = [ObjectRef("Paper", "probedorf", url("Paper", number)) for number in (1, 2)]
    again = reader(house).of_papers(refs, question, 60_000)
    assert HIDDEN not in everything(again)
    assert {source.paper for source in again.sources} == {refs[0]}


def test_a_file_that_has_just_been_hidden_is_no_evidence_any_more(house: House, tmp_path: Path) -> None:
    load(house, plant(tmp_path / "a"))
    with house.db.write() as w:
        w.execute("UPDATE file SET publicness = 'nonpublic' WHERE id = ?", [url("File", 1)])
    evidence = reader(house).of(f"Was kostet das {WORD}?", home="probedorf", room=ROOM)
    assert "12 Euro" not in everything(evidence)


def test_what_hides_in_a_document_is_taken_out(house: House, tmp_path: Path) -> None:
    hidden = "Das Kranichfeder\u200bkissen\u202e kostet 12 Euro.\U000e0041 "
    folder = archive(tmp_path / "a", paper(1, f"{WORD} kaufen", mainFile=file(1)), texts={"1": hidden * 9})
    load(house, folder)
    evidence = reader(house).of(f"Was kostet das {WORD}?", room=ROOM)
    assert evidence.sources
    assert not {"\u200b", "\u202e", "\U000e0041"} & set(everything(evidence))
