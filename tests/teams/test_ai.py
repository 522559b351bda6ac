"""Answers that a model wrote, against the documented shape of messages with AI-generated content."""

import json
import re

from adapters.teams.render import ACTIVITY_BYTES, rendered
from bot.messages import Answer, Citation, Notice, ObjectRef, Reply, Sentence

REF = ObjectRef("Paper", "probedorf", "x")
RIS = "https://ris.probedorf.example"
APPEARANCE = {"@type", "name", "abstract", "keywords", "url", "image"}


def cited(number: int, *, file: str = "Vorlage", quote: str = "gilt", url: str | None = None) -> Citation:
    return Citation(REF, f"{number}/2026", file, 2, quote, url)


def test_the_documented_shape() -> None:
    sentences = (Sentence("Bürger*innen <b>zahlen</b> nichts.", (0,)), Sentence("Auch das.", (0, 1)))
    citations = (cited(7, url=f"{RIS}/datei/2(1)"), cited(8, file="Anlage.pdf"))
    (content,) = rendered(Reply("k", (Answer(sentences, citations, model_written=True),)))
    assert content.activity() == {
        "type": "message",
        "locale": "de-DE",
        "textFormat": "markdown",
        "text": (
            "Bürger\\*innen &lt;b&gt;zahlen&lt;/b&gt; nichts. [1] Auch das. [1][2]\n\n"
            f"Quellen:\n\n1. [7/2026 · S. 2 · Vorlage]({RIS}/datei/2%281%29)\n"
            "2. 8/2026 · S. 2 · Anlage.pdf\n\n"
            "_Von einer KI formuliert._"
        ),
        "entities": [
            {
                "type": "https://schema.org/Message",
                "@type": "Message",
                "@context": "https://schema.org",
                "@id": "",
                "additionalType": ["AIGeneratedContent"],
                "citation": [
                    {
                        "@type": "Claim",
                        "position": 1,
                        "appearance": {
                            "@type": "DigitalDocument",
                            "name": "7/2026 · S. 2 · Vorlage",
                            "abstract": "gilt",
                            "keywords": ["7/2026", "S. 2"],
                            "url": f"{RIS}/datei/2(1)",
                        },
                    },
                    {
                        "@type": "Claim",
                        "position": 2,
                        "appearance": {
                            "@type": "DigitalDocument",
                            "name": "8/2026 · S. 2 · Anlage.pdf",
                            "abstract": "gilt",
                            "keywords": ["8/2026", "S. 2"],
                            "image": {"@type": "ImageObject", "name": "PDF"},
                        },
                    },
                ],
            }
        ],
        "channelData": {"feedbackLoop": {"type": "default"}},
    }


def test_fields_keep_their_limits() -> None:
    citations = tuple(cited(n, file="Datei " * 40, quote="Wort " * 90) for n in range(10**26, 10**26 + 25))
    (content,) = rendered(Reply("k", (Answer((Sentence("Ja.", (0, 24)),), citations, model_written=True),)))
    claims = content.entities[0]["citation"]
    assert [claim["position"] for claim in claims] == list(range(1, 21))
    for claim in claims:
        assert claim["appearance"].keys() <= APPEARANCE
        assert len(claim["appearance"]["name"]) == 80
        assert len(claim["appearance"]["abstract"]) == 160
        assert claim["appearance"]["keywords"] == ["S. 2"]
    assert "25. " in content.text


def test_an_empty_quote_is_told_by_its_name() -> None:
    sources = (Citation(REF, "", "", None, " ", "javascript:alert(1)"),)
    (content,) = rendered(Reply("k", (Answer((Sentence("Ja.", (0,)),), sources, model_written=True),)))
    (claim,) = content.entities[0]["citation"]
    assert claim["appearance"] == {
        "@type": "DigitalDocument",
        "name": "Beratungsfolge",
        "abstract": "Beratungsfolge",
        "keywords": [],
    }


def test_a_long_answer_is_several_messages_all_labelled() -> None:
    sentences = tuple(Sentence(f"Satz {number} " + "über Pläne " * 60, (number,)) for number in range(60))
    citations = tuple(cited(number, quote="ü" * 160, url=f"{RIS}/{number}") for number in range(60))
    made = rendered(Reply("k", (Answer(sentences, citations, model_written=True),)))
    assert len(made) > 1
    told = " ".join(each.text for each in made)
    assert [int(each) for each in re.findall(r"Satz (\d+) ", told)] == list(range(60))
    assert [int(each) for each in re.findall(r"(?m)^(\d+)\. ", told)] == list(range(1, 61))
    for content in made:
        assert len(json.dumps(content.activity())) <= ACTIVITY_BYTES
        assert len(content.entities) == 1
        for claim in content.entities[0].get("citation", []):
            assert f"[{claim['position']}]" in content.text


def test_one_endless_sentence_and_too_many_sources_fit() -> None:
    sentence = Sentence("Wort " * 9_000, (0,))
    citations = tuple(cited(number, quote="ü" * 160, url=f"{RIS}/{'ü' * 700}") for number in range(30))
    made = rendered(Reply("k", (Answer((sentence,), citations, model_written=True),)))
    assert all(len(json.dumps(each.activity())) <= ACTIVITY_BYTES for each in made)
    assert sum(each.text.count("Wort") for each in made) == 9_000


def test_what_stands_beside_it_is_not_the_models() -> None:
    answer = Answer((Sentence("Ja.", ()),), (), model_written=True)
    first, second = rendered(Reply("k", (answer, Notice("Der Index wird aufgebaut.", "warning"))))
    assert first.text == "Ja.\n\n_Von einer KI formuliert._"
    assert "citation" not in first.entities[0]
    assert second.entities == []
    assert second.channel_data == {}
