"""What the mailbox promises, one rule at a time; crashes between the steps are in test_delivery_property."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Backlog, Delivery, Held, Keep, Turn
from bot.messages import ObjectRef, Reply, Sender
from bot.store.database import Database
from bot.store.delivery import stamp
from bot.store.leaving import forget_place
from bot.store.memory import Memory
from bot.texts import delivery as texts
from tests.delivery.fakes import PLATFORM, START, FakeClock, drafts, event, place, says, words
from tests.tidying import tidy

PAPER = ObjectRef("Paper", "trier", "17")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "test.sqlite")
    yield database
    database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def mailbox(database: Database, clock: FakeClock) -> Mailbox:
    return Mailbox(database, clock)


def taken(mailbox: Mailbox) -> Turn:
    turn = mailbox.next_turn(PLATFORM)
    assert turn is not None
    return turn


def answered(mailbox: Mailbox, id_: str, *replies: Reply, where: str = "raum") -> None:
    mailbox.take_in(PLATFORM, [event(id_, where)])
    mailbox.finish(taken(mailbox), replies)


def due(mailbox: Mailbox) -> Delivery:
    (delivery,) = mailbox.due(PLATFORM)
    return delivery


def due_words(mailbox: Mailbox) -> list[str]:
    return [words(delivery.reply) for delivery in mailbox.due(PLATFORM)]


def everything(database: Database) -> str:
    """All that the delivery tables hold."""
    selects = [f"SELECT * FROM {table}" for table in ("inbox", "outbox", "ledger", "shown")]
    return "\n".join(str(tuple(row)) for select in selects for row in database.rows(select))


def test_an_event_comes_in_once(mailbox: Mailbox) -> None:
    assert mailbox.take_in(PLATFORM, [event("a"), event("b"), event("a")]) == 2
    assert mailbox.take_in(PLATFORM, [event("b"), event("c")]) == 1
    assert mailbox.take_in("other", [event("a")]) == 1
    assert mailbox.backlog(PLATFORM) == Backlog(waiting=3, unsent=0)


def test_an_answered_event_does_not_come_in_again(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("ja"))
    assert mailbox.take_in(PLATFORM, [event("a")]) == 0
    assert mailbox.next_turn(PLATFORM) is None


def test_the_cursor_moves_with_the_events(mailbox: Mailbox) -> None:
    assert mailbox.cursor("sync") is None
    mailbox.take_in(PLATFORM, [event("a")], ("sync", "s1"))
    mailbox.take_in(PLATFORM, [], ("sync", "s2"))
    assert mailbox.cursor("sync") == "s2"


def test_the_cursor_stays_when_an_event_cannot_be_kept(mailbox: Mailbox) -> None:
    naive = replace(event("b"), at=START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        mailbox.take_in(PLATFORM, [event("a"), naive], ("sync", "s1"))
    assert mailbox.cursor("sync") is None
    assert mailbox.backlog(PLATFORM).waiting == 0


def test_a_place_has_one_turn_at_a_time_and_in_order(mailbox: Mailbox) -> None:
    mailbox.take_in(PLATFORM, [event("a1", "a"), event("a2", "a"), event("b1", "b"), event("a3", "a")])
    first, second = taken(mailbox), taken(mailbox)
    assert [first.incoming.id, second.incoming.id] == ["a1", "b1"]
    assert mailbox.next_turn(PLATFORM) is None
    mailbox.finish(first, [])
    assert taken(mailbox).incoming.id == "a2"
    assert mailbox.next_turn("other") is None


def test_what_was_running_in_a_crash_is_done_again_in_order(mailbox: Mailbox) -> None:
    mailbox.take_in(PLATFORM, [event("a"), event("b")])
    taken(mailbox)
    mailbox.recover(PLATFORM)
    assert taken(mailbox) == Turn(event("a"), attempts=1)


def test_the_third_crash_gives_a_turn_up_and_says_so(mailbox: Mailbox, database: Database) -> None:
    mailbox.take_in(PLATFORM, [event("a"), event("b")])
    for _ in range(3):
        assert taken(mailbox).incoming.id == "a"
        mailbox.recover(PLATFORM)
    assert due_words(mailbox) == [texts.GIVEN_UP]
    assert taken(mailbox).incoming.id == "b"
    assert database.value("SELECT incoming FROM inbox WHERE event = 'a'") is None


def test_nobody_is_told_of_a_reaction_that_is_given_up(mailbox: Mailbox) -> None:
    mailbox.take_in(PLATFORM, [event("a", kind="reaction")])
    for _ in range(3):
        taken(mailbox)
        mailbox.recover(PLATFORM)
    assert mailbox.backlog(PLATFORM) == Backlog(waiting=0, unsent=0)


def test_finishing_twice_posts_once(mailbox: Mailbox) -> None:
    mailbox.take_in(PLATFORM, [event("a")])
    turn = taken(mailbox)
    for _ in range(2):
        mailbox.finish(turn, [says("eins", "1"), drafts("nie"), says("zwei", "2")])
    assert mailbox.backlog(PLATFORM) == Backlog(waiting=0, unsent=2)


def test_a_question_is_blanked_when_it_is_answered(mailbox: Mailbox, database: Database) -> None:
    mailbox.take_in(PLATFORM, [event("a", text="Wer wohnt in der Gasse?")])
    mailbox.finish(taken(mailbox), [says("Das steht in keiner Vorlage.")])
    assert "Gasse" not in everything(database)
    mailbox.sent(due(mailbox).id, "ref")
    assert "Vorlage" not in everything(database)


def test_a_place_gets_its_replies_one_after_the_other(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("a1", "1"), says("a2", "2"), where="a")
    answered(mailbox, "b", says("b1", "1"), where="b")
    assert due_words(mailbox) == ["a1", "b1"]
    assert [d.place.id for d in mailbox.due(PLATFORM, without={"a"})] == ["b"]
    mailbox.sent(mailbox.due(PLATFORM)[0].id, "ref")
    assert due_words(mailbox) == ["a2", "b1"]


def test_a_reply_that_waits_holds_back_the_next_one(mailbox: Mailbox, clock: FakeClock) -> None:
    answered(mailbox, "a", says("eins", "1"), says("zwei", "2"))
    mailbox.failed(due(mailbox).id, "busy", clock.now() + timedelta(seconds=5))
    assert mailbox.due(PLATFORM) == []
    clock.advance(seconds=5)
    assert (words(due(mailbox).reply), due(mailbox).attempts) == ("eins", 1)


def test_a_dead_reply_does_not_block_its_place(mailbox: Mailbox, database: Database) -> None:
    answered(mailbox, "a", says("eins", "1"), says("zwei", "2"))
    mailbox.failed(due(mailbox).id, "forbidden", None)
    assert due_words(mailbox) == ["zwei"]
    assert "eins" not in everything(database)


def test_a_retry_after_the_deadline_is_none(mailbox: Mailbox, clock: FakeClock) -> None:
    answered(mailbox, "a", says("eins", "1"), says("zwei", "2"))
    mailbox.failed(due(mailbox).id, "busy", clock.now() + Keep().unsent)
    assert due_words(mailbox) == ["zwei"]


def test_a_reply_past_its_deadline_is_not_posted(
    mailbox: Mailbox, database: Database, clock: FakeClock
) -> None:
    answered(mailbox, "a", says("eins"))
    clock.advance(days=2)
    assert mailbox.due(PLATFORM) == []
    tidy(database, mailbox, clock)
    assert mailbox.backlog(PLATFORM).unsent == 0


def test_a_failure_after_the_post_changes_nothing(mailbox: Mailbox, clock: FakeClock) -> None:
    answered(mailbox, "a", says("eins"))
    id_ = due(mailbox).id
    for _ in range(2):
        mailbox.sent(id_, "ref")
    mailbox.failed(id_, "late", clock.now())
    assert mailbox.due(PLATFORM) == []


def test_the_same_key_in_a_turn_replaces_what_stands_there(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("1"), says("2"), says("anderes", "neu"), says("3"))
    replaced = []
    for number in range(4):
        replaced.append(due(mailbox).replaces)
        mailbox.sent(due(mailbox).id, f"ref{number}")
    assert replaced == [None, "ref0", None, "ref1"]


def test_another_turn_replaces_nothing_unless_it_edits(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("alt"))
    mailbox.sent(due(mailbox).id, "ref")
    answered(mailbox, "b", says("anderes"))
    assert due(mailbox).replaces is None
    mailbox.sent(due(mailbox).id, "ref-b")
    mailbox.take_in(PLATFORM, [replace(event("c", kind="edit"), target="a")])
    mailbox.finish(taken(mailbox), [says("neu")])
    assert due(mailbox).replaces == "ref"


def test_the_same_origin_posts_once_per_place(mailbox: Mailbox, database: Database, clock: FakeClock) -> None:
    for where in ("a", "b", "a"):
        mailbox.enqueue(place(where), [says("Neues", "ausgabe-1")], "ausgabe-1")
    first, second = mailbox.due(PLATFORM)
    assert [first.place.id, second.place.id] == ["a", "b"]
    mailbox.sent(first.id, "ref")
    mailbox.failed(second.id, "forbidden", None)
    clock.advance(hours=1)
    tidy(database, mailbox, clock)
    for where in ("a", "b"):
        mailbox.enqueue(place(where), [says("Neues", "ausgabe-1")], "ausgabe-1")
    assert mailbox.due(PLATFORM) == []


def test_a_correction_replaces_what_nobody_asked_for(mailbox: Mailbox) -> None:
    mailbox.enqueue(place(), [says("Neues", "ausgabe-1")], "ausgabe-1")
    mailbox.sent(due(mailbox).id, "ref")
    mailbox.enqueue(place(), [says("Besseres", "ausgabe-1")], "berichtigung-1")
    assert due(mailbox).replaces == "ref"


def test_a_conversation_moves_with_what_waits_in_it(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("gepostet"))
    mailbox.sent(due(mailbox).id, "ref")
    answered(mailbox, "b", says("unterwegs"))
    mailbox.take_in(PLATFORM, [event("c"), event("d")])
    running = taken(mailbox)
    new = replace(place("neu"), home="trier")
    mailbox.move(PLATFORM, "raum", new)
    assert due(mailbox).place == new
    mailbox.sent(due(mailbox).id, "ref2")
    mailbox.finish(running, [says("fertig")])
    assert (due(mailbox).place, due(mailbox).replaces) == (new, None)
    assert taken(mailbox).incoming == replace(event("d"), place=new)


def test_a_dropped_place_hears_and_says_nothing_more(mailbox: Mailbox, database: Database) -> None:
    mailbox.take_in(PLATFORM, [event("a", text="Frage eins"), event("b", text="Frage zwei")])
    mailbox.enqueue(place(), [says("Neues")], "ausgabe")
    running = taken(mailbox)
    forget_place(database, PLATFORM, "raum")  # as Bot.left does
    mailbox.finish(running, [says("Antwort")])
    assert mailbox.backlog(PLATFORM) == Backlog(waiting=0, unsent=0)
    assert mailbox.due(PLATFORM) == []
    assert not [word for word in ("Frage", "Neues", "Antwort") if word in everything(database)]


def test_a_withdrawn_paper_is_not_posted_and_taken_back_where_it_was(
    mailbox: Mailbox, database: Database
) -> None:
    for id_ in ("a", "b"):
        answered(mailbox, id_, replace(says(f"Haushalt {id_}"), shows=(PAPER, PAPER)), where=id_)
    answered(mailbox, "c", says("ohne"), where="c")
    mailbox.sent(mailbox.due(PLATFORM)[0].id, "ref")
    for _ in range(2):
        mailbox.forget([PAPER, ObjectRef("Meeting", "trier", "17")])
    other, empty = mailbox.due(PLATFORM)
    assert words(other.reply) == "ohne"
    assert (empty.place, empty.replaces, empty.reply.blocks) == (place("a"), "ref", ())
    assert "Haushalt" not in everything(database)
    mailbox.sent(empty.id, "")
    mailbox.forget([PAPER])
    assert due_words(mailbox) == ["ohne"], "it is taken back once"


def test_what_a_withdrawal_overtook_on_its_way_is_taken_back(mailbox: Mailbox) -> None:
    answered(mailbox, "a", replace(says("Haushalt"), shows=(PAPER,)))
    in_flight = due(mailbox)
    mailbox.forget([PAPER])
    assert mailbox.due(PLATFORM) == []
    mailbox.sent(in_flight.id, "ref")
    assert (due(mailbox).replaces, due(mailbox).reply.blocks) == ("ref", ())


def test_an_answer_goes_with_its_question(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("eins"), says("zwei", "anderes"))
    mailbox.sent(due(mailbox).id, "ref")
    mailbox.take_in(PLATFORM, [replace(event("r", kind="deletion"), target="a")])
    mailbox.finish(taken(mailbox), [])
    assert (due(mailbox).replaces, due(mailbox).reply) == ("ref", Reply("antwort", ()))
    mailbox.sent(due(mailbox).id, "")
    assert mailbox.due(PLATFORM) == [], "what was not posted yet never is"


def test_an_edit_takes_back_what_it_does_not_replace(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("Fehler", "failure"))
    mailbox.sent(due(mailbox).id, "ref")
    mailbox.take_in(PLATFORM, [replace(event("c", kind="edit"), target="a")])
    mailbox.finish(taken(mailbox), [says("Antwort")])
    assert due_words(mailbox) == ["Antwort"]
    mailbox.sent(due(mailbox).id, "neu")
    assert (due(mailbox).replaces, due(mailbox).reply) == ("ref", Reply("failure", ()))


def test_only_its_author_edits_a_question(mailbox: Mailbox) -> None:
    answered(mailbox, "a", says("Antwort"))
    stranger = Sender("jemand anderes")
    mailbox.sent(due(mailbox).id, "ref")
    edit = replace(event("c", kind="edit"), target="a")
    assert mailbox.take_in(PLATFORM, [replace(edit, sender=stranger)]) == 0
    assert mailbox.next_turn(PLATFORM) is None
    assert mailbox.take_in(PLATFORM, [replace(edit, id="d")]) == 1


def test_a_question_whose_author_is_forgotten_is_edited_by_nobody(
    mailbox: Mailbox, database: Database, clock: FakeClock
) -> None:
    answered(mailbox, "a", says("Antwort"))
    mailbox.sent(due(mailbox).id, "ref")
    clock.at += Keep().events + timedelta(days=1)
    tidy(database, mailbox, clock)
    edit = replace(event("c", kind="edit"), target="a", sender=Sender("jemand anderes"))
    assert mailbox.take_in(PLATFORM, [edit]) == 0
    unanswered = replace(edit, id="d", target="nie gefragt")
    assert mailbox.take_in(PLATFORM, [unanswered]) == 1


def test_what_became_a_question_belongs_to_whom_made_it_one(mailbox: Mailbox) -> None:
    edit = replace(event("c", kind="edit"), target="nie gefragt")
    assert mailbox.take_in(PLATFORM, [edit]) == 1
    assert mailbox.take_in(PLATFORM, [replace(edit, id="d", sender=Sender("jemand anderes"))]) == 0
    mailbox.finish(taken(mailbox), [says("Antwort")])
    assert mailbox.take_in(PLATFORM, [replace(edit, id="e", sender=Sender("jemand anderes"))]) == 0
    assert mailbox.take_in(PLATFORM, [replace(edit, id="f")]) == 1


def test_a_deleted_event_is_not_held_any_more(mailbox: Mailbox) -> None:
    held = Held("x", "raum", "verschlüsselt", START)
    mailbox.take_in(PLATFORM, [], held=[held])
    mailbox.take_in(PLATFORM, [replace(event("r", "anderer Raum", kind="deletion"), target="x")])
    assert mailbox.held(PLATFORM) == [held], "deleting happens inside a room"
    mailbox.take_in(PLATFORM, [replace(event("s", kind="deletion"), target="x")])
    assert mailbox.held(PLATFORM) == []


def test_an_edit_stands_where_its_question_stands(mailbox: Mailbox) -> None:
    asked = replace(event("a"), place=replace(place(), thread="$t"), addressed=True)
    mailbox.take_in(PLATFORM, [asked])
    mailbox.finish(taken(mailbox), [])
    mailbox.take_in(PLATFORM, [replace(event("c", kind="edit"), target="a", addressed=False)])
    edit = taken(mailbox).incoming
    assert (edit.place.thread, edit.addressed) == ("$t", True)


def test_an_event_that_cannot_be_read_is_held_until_it_is_taken_in(mailbox: Mailbox) -> None:
    held = Held("x", "raum", "verschlüsselt", START)
    mailbox.take_in(PLATFORM, [event("a")], ("cursor", "1"), held=[held, held])
    assert (mailbox.held(PLATFORM), mailbox.cursor("cursor")) == ([held], "1")
    mailbox.take_in(PLATFORM, [event("x")], released=["x"])
    assert mailbox.held(PLATFORM) == []
    mailbox.take_in(PLATFORM, [], held=[held])
    assert mailbox.held(PLATFORM) == [], "it is known already"


def test_a_message_of_several_parts_is_found_by_each(mailbox: Mailbox, database: Database) -> None:
    mailbox.enqueue(replace(place(), thread="$t"), [says("lang", "lang")], "ausgabe")
    mailbox.sent(due(mailbox).id, "$eins $zwei")
    found = mailbox.ledger.find(PLATFORM, "raum", "$zwei")
    assert found
    assert (found.place.thread, found.platform_ref) == ("$t", "$zwei")
    assert mailbox.ledger.find(PLATFORM, "raum", "$z") is None
    assert mailbox.ledger.find(PLATFORM, "andere", "$zwei") is None
    assert mailbox.ledger.takes_part(PLATFORM, "raum", "$t")
    assert not mailbox.ledger.takes_part(PLATFORM, "raum", "$u")
    mailbox.ledger.vote(found, "$reaktion", "jemand", 1)
    assert database.value("SELECT value FROM vote WHERE outbox = ?", [found.outbox]) == 1
    mailbox.take_in(PLATFORM, [replace(event("r", kind="deletion"), target="$reaktion")])
    mailbox.finish(taken(mailbox), [])
    assert database.value("SELECT count(*) FROM vote") == 0


def test_everything_expires(mailbox: Mailbox, database: Database, clock: FakeClock) -> None:
    answered(mailbox, "a", replace(says("eins"), shows=(PAPER,)))
    mailbox.sent(due(mailbox).id, "ref")
    answered(mailbox, "b", replace(says("zwei"), shows=(PAPER,)))
    mailbox.take_in(PLATFORM, [event("c")])
    tidy(database, mailbox, clock)
    clock.advance(days=7)
    tidy(database, mailbox, clock)
    assert mailbox.backlog(PLATFORM) == Backlog(waiting=0, unsent=0)
    clock.advance(days=91)
    tidy(database, mailbox, clock)
    assert everything(database) == ""


def test_a_running_turn_does_not_expire(mailbox: Mailbox, database: Database, clock: FakeClock) -> None:
    mailbox.take_in(PLATFORM, [event("a")])
    turn = taken(mailbox)
    clock.advance(days=7, hours=12)
    tidy(database, mailbox, clock)
    mailbox.finish(turn, [says("spät")])
    assert due_words(mailbox) == ["spät"]


def test_what_another_version_wrote_blocks_nothing(mailbox: Mailbox, database: Database) -> None:
    mailbox.take_in(PLATFORM, [event("a"), event("b")])
    with database.write() as writer:
        writer.execute("""UPDATE inbox SET incoming = '{"$":"Telegramm"}' WHERE event = 'a'""")
    turn = taken(mailbox)
    mailbox.finish(turn, [says("eins", "1"), says("zwei", "2")])
    with database.write() as writer:
        writer.execute("""UPDATE outbox SET reply = '{"$":"Telegramm"}' WHERE reply_key = '1'""")
    assert turn.incoming.id == "b"
    assert due_words(mailbox) == []
    assert due_words(mailbox) == ["zwei"]


def test_instants_are_ordered_as_text() -> None:
    instants = [
        START,
        START + timedelta(microseconds=1),
        START + timedelta(seconds=1),
        START + timedelta(days=300),
    ]
    assert [stamp(at) for at in instants] == sorted(stamp(at) for at in instants)
    assert stamp(START) == "2026-05-04T08:00:00.000000+00:00"


def test_memory_belongs_to_a_sender_in_a_thread(database: Database, clock: FakeClock) -> None:
    memory, later = Memory(database), clock.now() + timedelta(hours=1)
    thread = replace(place(), thread="t")
    memory.put(place(), "anna", "alt", later)
    memory.put(place(), "anna", "seite 2", later)
    memory.put(thread, "anna", "seite 3", later)
    assert memory.get(place(), "anna", clock.now()) == "seite 2"
    assert memory.get(thread, "anna", clock.now()) == "seite 3"
    assert memory.get(place(), "bernd", clock.now()) is None


def test_memory_ends(database: Database, clock: FakeClock) -> None:
    memory = Memory(database)
    memory.put(place(), "anna", "alt", clock.now() + timedelta(hours=1))
    memory.put(place(), "bernd", "neu", clock.now() + timedelta(hours=2))
    clock.advance(hours=1)
    assert memory.get(place(), "anna", clock.now()) is None
    tidy(database, Mailbox(database, clock), clock)
    assert [row["sender"] for row in database.rows("SELECT sender FROM memory")] == ["bernd"]
