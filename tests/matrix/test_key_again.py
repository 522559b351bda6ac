"""A room key that is given twice, as matrix-js-sdk does: what could be read stays readable."""

from pathlib import Path

from nio.crypto import OutboundGroupSession

from adapters.matrix.keys import Keys
from adapters.matrix.session import Session
from adapters.matrix.transport import Transport

SESSION = Session("@bot:stadt.example", "DEVICE", "token", "http://127.0.0.1:9")
ROOM = "!bau"


def opened(folder: Path) -> Keys:
    return Keys(folder, SESSION, Transport(SESSION.homeserver, None))


def first_known(keys: Keys, session: str) -> int:
    found = keys.olm.inbound_group_store.get(ROOM, "curve", session)
    assert found is not None
    return int(found.first_known_index)


def test_the_earlier_key_stays_whichever_comes_first(tmp_path: Path) -> None:
    for order in (1, -1):
        folder = tmp_path / str(order)
        folder.mkdir()
        SESSION.save(folder)
        sent = OutboundGroupSession()
        sent.mark_as_shared()
        given = [sent.session_key]
        sent.encrypt("{}")
        given.append(sent.session_key)  # from the second message on
        keys = opened(folder)
        for each in given[::order]:
            keys.olm.create_group_session("curve", "ed", ROOM, sent.id, each)
        assert first_known(keys, sent.id) == 0
        keys.close()
        again = opened(folder)
        assert first_known(again, sent.id) == 0
        again.close()
