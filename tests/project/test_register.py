"""The register of what is stored: complete, true to the settings, the same in the docs and in the chat."""

import datetime as dt
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.housekeeping import housekeeping
from bot.delivery.records import Held
from bot.intake.evidence import Evidence
from bot.messages import Incoming, Place, Reply, Sender, Text, Upload
from bot.retention import KINDS, kind, register
from bot.settings import Privacy, Retention, Settings, load_settings
from bot.settings.backup import Backup
from bot.settings.retention import LIMITS
from bot.store.exchanges import Exchange
from bot.store.leaving import PLACED
from tests.delivery.fakes import FakeClock
from tests.digest.council import Council
from tests.houses import Talk

DOCS = Path(__file__).parents[2] / "docs" / "datenschutz.md"
TELLING = frozenset({
    "sender", "voter", "place", "address", "question", "incoming", "reply", "payload", "value", "upload",
    "wish", "person", "room",
})  # fmt: skip
"""Columns in which a person or a conversation may stand."""
OURS = re.compile(r"sqlite_|_sqlite|.*_(data|idx|content|docsize|config)$")
"""SQLite's own tables, and the inner ones of its full text index."""


@pytest.fixture
def whole(house: House, tmp_path: Path) -> House:
    """With the tables of the index and the vectors, which are made when they are needed."""
    council = Council(house, tmp_path)
    council.paper("1", "Radweg", "Der Radweg wird gebaut.")
    council.night()
    return house


def tables(house: House) -> set[str]:
    rows = house.db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row["name"] for row in rows if not OURS.match(row["name"])}


def columns(house: House, table: str) -> set[str]:
    return {row["name"] for row in house.db.rows(f"SELECT name FROM pragma_table_info('{table}')")}


def test_every_table_is_of_one_kind(whole: House) -> None:
    listed = [table for each in KINDS for table in each.tables]
    assert len(listed) == len(set(listed))
    assert tables(whole) == set(listed)


def test_what_tells_of_people_or_conversations_is_personal(whole: House) -> None:
    personal = {table for each in KINDS if each.personal for table in each.tables}
    telling = {table for table in tables(whole) if columns(whole, table) & TELLING}
    # Places of sources, values of ours and numbers: nothing of a chat.
    assert telling - personal == {"gap", "source_state", "meta", "vector", "paper_facet"}
    placed = {table for table in tables(whole) if {"platform", "place"} <= columns(whole, table)}
    assert placed == set(PLACED)


def test_every_kind_says_all_that_a_register_needs() -> None:
    for each in KINDS:
        assert all((each.says.name, each.says.holds, each.says.purpose, each.says.seen)), each.key
        assert each.says.purpose.endswith("."), each.key
        assert each.period(Retention()), each.key
        assert each.tables or each.files or each.key == "device" or each.files, each.key


def test_every_setting_is_some_kind_s() -> None:
    assert {each.setting for each in KINDS} - {""} == {each.name for each in fields(Retention)}
    assert LIMITS.keys() == {each.name for each in fields(Retention)}
    assert all(least <= getattr(Retention(), name) <= most for name, (least, most) in LIMITS.items())


def test_the_docs_are_made_of_it() -> None:
    """Made anew with: python -m tests.project.test_register"""
    assert register(Retention()) in DOCS.read_text(encoding="utf-8")


async def test_the_chat_says_the_periods_that_are_set(tmp_path: Path) -> None:
    kept = replace(Retention(), ledger_days=12, vote_days=34, memory_days=5)
    said = Privacy("Stadt Krähenfurt", "ds@kraehenfurt.example", "https://kraehenfurt.example/ds")
    nightly = Backup(folder=str(tmp_path / "nachts"), keep=9)
    house = build(Settings(database=tmp_path / "r.db", retention=kept, privacy=said, backup=nightly))
    told = " ".join((await Talk(house)("/datenschutz")).split())
    house.close()
    assert "Verantwortlich: Stadt Krähenfurt." in told
    assert "ds@kraehenfurt.example" in told
    assert "https://kraehenfurt.example/ds" in told
    for each in KINDS:
        if each.personal and each.key not in {"device", "held", "cursor"}:
            assert f"{each.says.name}: {each.says.holds}. {each.says.purpose} Frist: " in told
            assert each.period(kept, nightly.keep) in told
    assert "Frist: die letzten 9 Nächte; von Hand gemachte, bis wer den Bot betreibt sie löscht." in told


@pytest.mark.parametrize(
    ("backup", "until"),
    [
        (Backup(), "nächtliche gibt es hier nicht; von Hand"),
        (Backup("nachts", keep=1), "die letzte Nacht; von Hand"),
        (Backup("nachts"), "die letzten 7 Nächte; von Hand"),
    ],
)
def test_it_is_said_how_many_backups_stay(backup: Backup, until: str) -> None:
    assert kind("backups").period(Retention(), backup.nights).startswith(until)


def test_old_keys_are_valid_and_wrong_ones_are_named(tmp_path: Path) -> None:
    file = tmp_path / "ratsbot.toml"
    file.write_text(
        "[retention]\ninbox_days = 3\nledger_days = 40\n[privacy]\ncontact = 'ds@stadt.example'\n"
    )
    found = load_settings(file)
    assert (found.retention.inbox_days, found.retention.ledger_days) == (3, 40)
    assert found.privacy.contact == "ds@stadt.example"
    file.write_text(
        "[retention]\nvote_day = 3\nnews_days = 40\npage_days = 0\n[privacy]\ncontact = 'Rathaus'\n"
        "notice_url = 'hier'\n"
    )
    with pytest.raises(Exception, match="vote_days") as raised:
        load_settings(file)
    for said in ("page_days", "weniger als edition_days", "contact = „Rathaus“", "notice_url = „hier“"):
        assert said in str(raised.value)


def fill(house: House, where: Place) -> None:
    """A row of the place in every table that has places."""
    now, later = house.clock.now(), house.clock.now() + dt.timedelta(days=1)
    services, mailbox, key = house.services, house.mailbox, "anna"
    event = Incoming("e1", "message", where, Sender(key), "/suche x", now)
    mailbox.take_in(where.platform, [event], held=[Held("h1", where.id, "{}", now)])
    turn = mailbox.next_turn(where.platform)
    assert turn is not None
    mailbox.finish(turn, [Reply("answer", (Text("da"),))])
    (due,) = mailbox.due(where.platform)
    mailbox.sent(due.id, "ref")
    posted = mailbox.ledger.find(where.platform, where.id, "ref")
    assert posted is not None
    mailbox.ledger.vote(posted, "v1", key, 1)
    mailbox.enqueue(where, [Reply("post", (Text("später"),))], origin="o")
    services.memory.put(where, key, "{}", later)
    services.exchanges.add(where, key, Exchange("suche", "x", ()), now, later)
    services.kept_uploads.keep(where, key, Upload("a", "b", 1, "c"), later)
    services.place_settings.put(where, "stadt", "x")
    with house.db.write() as w:
        named = {"platform": where.platform, "place": where.id}
        w.table("subscription").insert(
            {**named, "address": "", "number": 1, "state": "paused", "wish": "", "made_at": "", "floor": 0,
             "seen": 0}
        )  # fmt: skip
        w.table("subscription_number").insert({**named, "last": 1})
        w.table("follow").insert(
            {**named, "address": "", "body": "b", "paper": "p", "made_at": "", "snapshot": ""}
        )
        w.table("edition").insert(
            {**named, "kind": "digest", "address": "", "subject": "[]", "made_at": "2026", "state": "posted"}
        )
        w.table("announced").insert({**named, "news": 1, "edition": 1})


def left_of(house: House, place: str) -> dict[str, int]:
    counts = {
        table: house.db.value(f"SELECT count(*) FROM {table} WHERE place = ?", [place]) for table in PLACED
    }
    return {table: count for table, count in counts.items() if count}


def test_a_place_that_the_bot_leaves_is_forgotten_whole(house: House) -> None:
    here, there = Place("fake", "hier", "room"), Place("fake2", "dort", "room")
    fill(house, here)
    fill(house, there)
    assert left_of(house, "hier").keys() == set(PLACED)
    house.bot.left("fake", "hier")
    assert left_of(house, "hier") == {}
    assert left_of(house, "dort").keys() == set(PLACED)
    assert house.db.value("SELECT count(*) FROM vote") == 1
    house.bot.left("fake2", "dort")
    assert house.db.value("SELECT count(*) FROM vote") + house.db.value("SELECT count(*) FROM shown") == 0


def test_a_place_of_which_nothing_is_heard_is_forgotten(house: House, clock: FakeClock) -> None:
    place, keeping = Place("fake", "hier", "room"), housekeeping(house)
    fill(house, place)
    with house.db.write() as w:
        w.execute("DELETE FROM follow")
    for _ in range(401):
        clock.advance(days=1)
        keeping.run()
    assert left_of(house, "hier").keys() == {"place_setting", "subscription", "subscription_number"}
    clock.advance(days=100)
    keeping.run()
    assert left_of(house, "hier") == {}


def test_what_is_ordered_keeps_a_place(house: House, clock: FakeClock) -> None:
    fill(house, Place("fake", "hier", "room"))
    keeping = housekeeping(house)
    for _ in range(8):
        clock.advance(days=100)
        keeping.run()
    assert "follow" in left_of(house, "hier")
    assert "place_setting" in left_of(house, "hier")


def test_pages_that_were_not_understood_go(house: House, clock: FakeClock) -> None:
    clock.at = dt.datetime.now(dt.UTC)
    kept = Evidence(house.db.path, "probedorf").keep("https://ris.example/1", b"<p>x</p>")
    assert kept is not None
    keeping = housekeeping(house)
    assert keeping.run()["pages"] == 0
    clock.advance(days=31)
    assert keeping.run()["pages"] == 1
    assert not kept.exists()


def test_how_things_were_called_before_is_blanked(house: House, clock: FakeClock) -> None:
    with house.db.write() as w:
        w.table("body").insert({"key": "b", "name": "B"})
        w.table("run").insert(
            {"id": 1, "body": "b", "kind": "incremental", "source": "", "started_at": "2026"}
        )
        entry = {
            "run": 1,
            "body": "b",
            "kind": "Paper",
            "object": "p",
            "observed_at": clock.now().isoformat(),
        }
        w.table("change").insert(
            {**entry, "field": "name", "old": "Widerspruch Muster", "new": "Widerspruch M."}
        )
        w.table("change").insert({**entry, "field": "stated", "old": "public", "new": "nonpublic"})
    keeping = housekeeping(house)
    keeping.run()
    clock.advance(days=401)
    assert keeping.run()["changes"] == 1
    rows = [tuple(row) for row in house.db.rows("SELECT field, old, new FROM change ORDER BY id")]
    assert rows == [("name", None, None), ("stated", "public", "nonpublic")]


def test_kinds_can_be_asked_for() -> None:
    assert kind("votes").setting == "vote_days"


if __name__ == "__main__":
    text = DOCS.read_text(encoding="utf-8")
    made = re.sub(
        r"(<!-- Tabelle: register -->\n).*?(<!-- Ende)",
        lambda found: f"{found[1]}{register(Retention())}{found[2]}",
        text,
        flags=re.DOTALL,
    )
    DOCS.write_text(made, encoding="utf-8")
