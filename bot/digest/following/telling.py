"""What has happened to a followed paper, in German lines; everything is named as it is public now."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from bot.council.stations import UNSAID_ROLES, StationFacts, is_decision
from bot.digest.following.steps import Step
from bot.messages import NewsLine, NewsList, ObjectRef
from bot.retrieval.grouping import versions
from bot.store.bodies import organization_names
from bot.store.database import Database
from bot.store.files import files_of
from bot.store.followed import FollowedReader, Stop
from bot.store.papers import PaperReader, PaperRow
from bot.texts import following as texts
from bot.texts.meetings import day as told_day


def name_of(paper: PaperRow) -> str:
    """What people call it; some have no number."""
    return paper.reference or f"„{texts.asked(paper.name)}“"


class Telling:
    """Of one paper at one moment."""

    def __init__(self, db: Database, paper: PaperRow, stops: Mapping[Stop, StationFacts]) -> None:
        self._db = db
        self._reader = FollowedReader(db)
        self._papers = PaperReader(db)
        self._paper = paper
        self._stops = stops
        self._names = organization_names(db, paper.ref.body)

    def block(self, steps: Sequence[Step]) -> NewsList | None:
        """None where nothing of it can be named any more."""
        paper = self._paper
        details = [told for step in _worth_saying(steps) if (told := self._line(step))]
        line = NewsLine(
            about=tuple(dict.fromkeys([paper.ref, *(ref for step in steps for ref in self._about(step))])),
            label=paper.reference or texts.WITHOUT_NUMBER,
            title=paper.name,
            facts=(paper.city,),
            details=tuple(details),
            url=paper.web or None,
            strong=any(self._is_decided(step) for step in steps),
        )
        return NewsList(texts.NEWS, (line,), 0) if details else None

    def _about(self, step: Step) -> Iterable[ObjectRef]:
        if step.kind == "paper":
            yield self._ref("Paper", step.id)
        elif step.kind in {"file", "text"}:
            yield self._ref("File", step.id)
        elif step.new and step.new.meeting:
            yield self._ref("Meeting", step.new.meeting)
            if step.kind == "result" and step.new.item:
                yield self._ref("AgendaItem", step.new.item)

    def _ref(self, kind: str, id_: str) -> ObjectRef:
        return ObjectRef(kind, self._paper.ref.body, id_)

    def _line(self, step: Step) -> str:
        if step.kind == "paper":
            return self._other_paper(step.id)
        if step.kind in {"file", "text"}:
            return self._file(step)
        if step.new is None:
            return self._gone(step.old) if step.old else ""
        return self._station(step, step.new)

    def _station(self, step: Step, new: Stop) -> str:
        match step.kind:
            case "station":
                return texts.station(self._where(new, role=True))
            case "day":
                return self._day(new, step.old)
            case "cancelled":
                return texts.cancelled(self._where(new), off=new.cancelled)
            case _:
                return self._result(new, step.old)

    def _gone(self, old: Stop) -> str:
        organization = ", ".join(self._names[each] for each in old.organizations if each in self._names)
        return texts.gone(texts.where(organization, _told(old.day)), dated=bool(old.day))

    def _day(self, new: Stop, old: Stop | None) -> str:
        organization = self._stops[new].organization or texts.NO_ORGANIZATION
        before = _told(old.day) if old else ""
        if not new.day:
            return texts.gone(texts.where(organization, before), dated=True)
        return texts.day(organization, _told(new.day), before)

    def _result(self, new: Stop, old: Stop | None) -> str:
        facts, where = self._stops[new], self._where(new, role=True)
        if not new.result:
            return texts.result_taken_back(where)
        if old is None or not old.result:
            decided = is_decision(facts)
            return texts.result(self._where(new) if decided else where, facts.result, decided=decided)
        before = self._reader.old_result(self._paper.ref.body, old.item, old.result)
        return texts.result_corrected(where, facts.result, before)

    def _is_decided(self, step: Step) -> bool:
        return step.kind == "result" and step.new is not None and is_decision(self._stops[step.new])

    def _where(self, stop: Stop, *, role: bool = False) -> str:
        facts = self._stops[stop]
        said = facts.role if role and facts.role.casefold() not in UNSAID_ROLES else ""
        return texts.where(facts.organization, _told(stop.day), said)

    def _other_paper(self, id_: str) -> str:
        other = self._papers.paper(self._ref("Paper", id_))
        if other is None:
            return ""
        named = [self._names[each] for each in other.originators if each in self._names]
        return texts.paper(self._kind(other), other.reference, named, other.name)

    def _kind(self, other: PaperRow) -> str:
        no = self._reader.number(self._paper.ref)
        others = versions(self._db, [no]).get(no, ()) if no is not None else ()
        newer = any(each.id == other.ref.id and each.kind == "later" for each in others)
        return texts.NEW_VERSION if newer else other.paper_type or texts.OTHER_PAPER

    def _file(self, step: Step) -> str:
        found = (each for each in files_of(self._db, self._paper.ref) if each.id == step.id)
        name = next((each.name for each in found), "")
        told = texts.file if step.kind == "file" else texts.text
        return told(name) if name else ""


def _worth_saying(steps: Sequence[Step]) -> list[Step]:
    """A station that has lost its day has no result any more; nobody need be told that as well."""
    undated = {step.new for step in steps if step.kind == "day" and step.new and not step.new.day}
    return [step for step in steps if step.kind != "result" or step.new not in undated]


def _told(day: str) -> str:
    return told_day(dt.date.fromisoformat(day)) if day else ""
