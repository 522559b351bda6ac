"""What the columns of a person's own data are called in the file that they are given."""

from collections.abc import Mapping

NAMES = {
    "address": "adresse",
    "at": "zeit",
    "attempts": "versuche",
    "before": "vorher",
    "body": "stadt",
    "command": "befehl",
    "created_at": "entstanden",
    "event": "nachricht",
    "expires_at": "gelöscht_spätestens",
    "floor": "ab_neuigkeit",
    "gone": "entfallen",
    "id": "kennung",
    "key": "einstellung",
    "kind": "art",
    "made_at": "angelegt",
    "mime": "dateityp",
    "next_at": "nächstes_mal",
    "no": "laufende_nummer",
    "number": "nummer",
    "outbox": "antwort",
    "paper": "vorlage",
    "papers": "vorlagen",
    "payload": "inhalt",
    "platform_ref": "nachricht_im_chat",
    "posted_at": "gesendet",
    "puzzled_at": "rückfrage",
    "reason": "grund",
    "refused": "abgelehnt",
    "reissue": "neue_fassung",
    "reply": "antwort_im_wortlaut",
    "reply_key": "schlüssel_der_antwort",
    "revising": "wird_berichtigt",
    "revision": "fassung",
    "seen": "gesehen_bis",
    "shown": "gezeigt",
    "since": "seit_neuigkeit",
    "size": "größe",
    "snapshot": "gemerkter_stand",
    "state": "zustand",
    "subject": "gegenstand",
    "thread": "thread",
    "touched": "geändert",
    "turn": "anlass",
    "uploads": "dateien",
    "value": "wert",
    "wish": "auftrag",
}
STATES = {
    "active": "läuft",
    "dead": "nicht zustellbar",
    "digest": "Abo",
    "done": "beantwortet",
    "draft": "nicht bestätigt",
    "due": "zuzustellen",
    "follow": "Verfolgtes",
    "offer": "Angebot",
    "paused": "angehalten",
    "posted": "gesendet",
    "running": "wird beantwortet",
    "waiting": "wartet",
}


def in_german(row: Mapping[str, object]) -> dict[str, object]:
    return {NAMES.get(key, key): _value(key, value) for key, value in row.items()}


def _value(key: str, value: object) -> object:
    return STATES.get(str(value), value) if key in {"state", "kind"} else value
