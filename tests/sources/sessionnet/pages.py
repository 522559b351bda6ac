"""Pages in the shape of SessionNet 5.4.7, layout 6, about the fictional town of Birkenhafen.

Class names, ids and the order of things are a real system's; every word that a council would write is ours.
The stations' page and the item's page are made from descriptions: no real ones were at hand.
"""

from dataclasses import dataclass, field
from html import escape

from tests.sources.sessionnet.town import Document, Point, Sheet, Sitting

NOTHING = "Keine Daten gefunden."


@dataclass
class Town:
    sittings: list[Sitting] = field(default_factory=list)
    papers: list[Sheet] = field(default_factory=list)
    extension: str = "php"
    cards: bool = False
    """Agendas come as cards instead of rows."""

    def sitting(self, number: int) -> Sitting:
        return next(each for each in self.sittings if each.number == number)

    def paper(self, number: int) -> Sheet:
        return next(each for each in self.papers if each.number == number)

    def page(self, name: str, heading: str, content: str, tabs: str = "") -> str:
        return (
            '<!DOCTYPE html><html lang="de"  x-ms-format-detection="none"><head><meta charset="utf-8">'
            '<meta name="author" content="Somacos GmbH & Co. KG,https://www.somacos.de, '
            'SessionNet Version 5.4.7 bi (Layout 6)"><meta name="sessionnet" content="V:050407"/>'
            f"<title>SessionNet | {heading}</title></head>"
            f'<body id="smc_body" class="smc-body"><nav><ul><li><a href="gr0040.{self.extension}">Gremien</a>'
            f'</li><li><a href="getfile.{self.extension}?id=1&type=do">Impressum</a></li></ul></nav>'
            f'<div id="wrapper" class="smclayout smc_page_{name}_layout"><div class="page-title">'
            f'<h1 class="smc_h1">{heading}</h1></div><div id="page-content" role="main">'
            f'<ul class="nav nav-tabs smcnoprint" id="smcregister">{tabs}</ul>{content}</div></div>'
            "<footer>Letzte &Auml;nderung:&nbsp;30.09.2026 17:01:12</footer></body></html>"
        )

    def calendar(self, year: int, month: int, mandant: str = "") -> str:
        names = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
        wanted = [
            each
            for each in self.sittings
            if each.day.startswith(f"{year}-{month:02}") and each.mandant == mandant
        ]
        rows, before = [], ""
        for each in sorted(wanted, key=lambda each: each.day):
            rows.append(self._calendar_row(each, shown=each.day != before))
            before = each.day
        table = (
            '<table id="smc_page_si0040_contenttable1" class="table smc-table smctablesitzungen"><tbody>'
            f"{''.join(rows)}</tbody></table>"
        )
        return self.page("si0040", f"Kalender {year} {names.split()[month - 1]}", table)

    def _calendar_row(self, sitting: Sitting, *, shown: bool) -> str:
        day = f'<span class="weekday">{int(sitting.day[-2:])}</span>' if shown else ""
        name = escape(sitting.gremium)
        if sitting.number:
            name = (
                f'<a  href="si0056.{self.extension}?__ksinr={sitting.number}" title="Details anzeigen: '
                f'{name} {sitting.date}" class="smce-a-u smc_datatype_si" >{name}</a>'
            )
        return (
            f'<tr><td data-label="&nbsp;" class="smc_fct_day_991">{day}{" <a>Do</a>" if shown else ""}</td>'
            f'<td data-label="&nbsp;" class="smc_fct_day">{day}</td>'
            f'<td data-label="Sitzung" class="smc-t-cl991 silink"><div class="smc-el-h ">{name}</div>'
            f'<ul class="list-inline smc-detail-list"><li class="list-inline-item">{sitting.time}&nbsp;Uhr'
            f'</li><li class="list-inline-item">{escape(sitting.place)}</li></ul></td>'
            '<td data-label="Mandant" class="pagel"></td>'
            f'<td data-label="Dokumente" class="sidocs">{self._documents(sitting.in_calendar)}</td></tr>'
        )

    def _documents(self, documents: tuple[Document, ...]) -> str:
        """As on real pages the link is there twice: as a button without text, then with the name."""
        return "".join(
            f'<div id="smcy000{each.number}" class="smc-d-el"><a href="getfile.{self.extension}'
            f'?id={each.number}&type=do" title="Dokument Download Dateityp: pdf" class="btn"><i></i></a>'
            f'<div class="smc-el-h"><a href="getfile.{self.extension}?id={each.number}&type=do" '
            f'title="Dokument Download Dateityp: pdf" class="smc_datatype_do" >'
            f"{escape(each.name)}</a></div></div>"
            for each in documents
        )

    def _field(self, name: str, label: str, value: str) -> str:
        return (
            f'<div class="smc-table-row"><div class="smc-table-cell smc-cell-head {name}_title">{label}</div>'
            f'<div class="smc-table-cell {name}">{escape(value)}</div></div>'
        )

    def meeting(self, number: int) -> str:
        """si0057, or si0050 where there is no agenda."""
        sitting = self.sitting(number)
        name = "si0050" if sitting.items is None else "si0057"
        tabs = "".join(
            f'<li><a href="{tab}.{self.extension}?__ksinr={number}" class="nav-link" >{tab}</a></li>'
            for tab in ("si0050", "si0056", "si0057")
        )
        head = (
            self._field("siname", "Sitzung", f"2026/{number}/BH")
            + self._field("sigrname", "Gremium", sitting.gremium)
            + self._field("siort", "Raum", sitting.place)
            + self._field("sidat", "Datum", sitting.date)
            + self._field("yytime", "Zeit", f"{sitting.time} Uhr")
        )
        agenda = "" if sitting.items is None else self._agenda(sitting.items)
        content = f"<div>{head}</div><div>{self._documents(sitting.documents)}</div>{agenda}"
        return self.page(
            name, f"{escape(sitting.gremium)} - {sitting.date} - {sitting.time} Uhr", content, tabs
        )

    def _agenda(self, items: tuple[Point, ...]) -> str:
        if self.cards:
            return f'<div id="smcaccordion">{"".join(self._card(item) for item in items)}</div>'
        return (
            '<table id="smc_page_si0057_contenttable2" class="table smc-table smctablesitzung"><tbody>'
            '<tr class="smc-t-r-l"><td class="totrenn" colspan="4"><h2>&Ouml;ffentlicher Teil:</h2></td></tr>'
            f"{''.join(self._row(item) for item in items)}</tbody></table>"
        )

    def _boxes(self, item: Point) -> str:
        boxes = ""
        if item.result:
            boxes += (
                '<p class="smc_field_smcdv0_box2_beschluss margin-bottom-0"><strong>Beschluss:</strong> '
                f"{item.result}</p>"
            )
        if item.votes:
            boxes += (
                '<p class="smc_field_smcdv0_box2_abstimmung margin-bottom-0"><strong>Abstimmung:</strong>  '
                f"{item.votes.replace(': ', ':&nbsp;')}</p>"
            )
        return f'<div class="smc-table-cell-box-normal">{boxes}</div>' if boxes else ""

    def _title(self, item: Point) -> str:
        if not item.page:
            return f'<div class="margin-bottom smc-card-header-title-simple">{escape(item.title)}</div>'
        return (
            f'<a href="to0050.{self.extension}?__ktonr={item.page}" class="smc_datatype_to" >'
            f"{escape(item.title)}</a>"
        )

    def _paper_link(self, item: Point) -> str:
        if not item.paper:
            return ""
        reference = self.paper(item.paper).reference
        return (
            f' <a href="vo0050.{self.extension}?__kvonr={item.paper}&smcspf=4" title="Vorlage anzeigen: '
            f'{escape(item.title)}" class="smc-link-procedure smc_datatype_vo" >{reference}</a>'
        )

    def _row(self, item: Point) -> str:
        paper = self._paper_link(item)
        third = (
            f'<td data-label="Vorlage" class="tovo">{paper}</td>' if paper else '<td class="toxx">&nbsp;</td>'
        )
        documents = item.documents or (self.paper(item.paper).documents if item.paper else ())
        number = item.number.replace("Ö", "&Ouml;")
        return (
            f'<tr class="smc-t-r-l"><td class="tofnum"><span class="badge">{number}</span></td>'
            f'<td class="tobetr">{self._title(item)}{self._boxes(item)}</td>{third}'
            f'<td class="smc-t-cl991 sidocs">{self._documents(documents)}</td></tr>'
        )

    def _card(self, item: Point) -> str:
        return (
            f'<div class="card card-light"><div class="card-header"><span class="badge">{item.number}</span>'
            f'<div class="smc-card-text-title">{escape(item.title)}</div></div><div class="card-body">'
            f"{self._boxes(item)}{self._paper_link(item)}{self._documents(item.documents)}</div></div>"
        )

    def minutes(self, page: int) -> str:
        item = next(item for sitting in self.sittings for item in sitting.items or () if item.page == page)
        content = self._field("tobetr", "Betreff", item.title) + self._field(
            "tobeschl", "Beschlusstext", item.minutes
        )
        return self.page("to0050", escape(item.title), content if item.minutes else "")

    def vorlage(self, number: int) -> str:
        paper = self.paper(number)
        tabs = "".join(
            f'<li><a href="{tab}.{self.extension}?__kvonr={number}" class="nav-link" >{tab}</a></li>'
            for tab in ("vo0050", "vo0053")
        )
        head = (
            self._field("vobetr", "Betreff", paper.title)
            + self._field("voname", "Vorlage", paper.reference)
            + self._field("vovaname", "Art", paper.type)
        )
        content = f"<div>{head}</div><div>{self._documents(paper.documents)}</div>"
        return self.page("vo0050", f"Birkenhafen - {escape(paper.title)}", content, tabs)

    def stations(self, number: int) -> str:
        paper = self.paper(number)
        tabs = f'<li><a href="vo0050.{self.extension}?__kvonr={number}" >Informationen</a></li>'
        made = self._stop_table(paper) if paper.table else self._stop_cards(paper)
        return self.page("vo0053", f"Birkenhafen - {escape(paper.title)}", made, tabs)

    def _stop_cards(self, paper: Sheet) -> str:
        cards = []
        for at, stop in enumerate(paper.stops, start=1):
            date = ".".join(reversed(stop.day.split("-")))
            said = [date, stop.gremium, f"TOP {stop.top}" if stop.top else "", stop.part]
            head = " ".join(part for part in said if part) + (f" - {stop.role}" if stop.role else "")
            link = f'<a href="si0057.{self.extension}?__ksinr={stop.sitting}&toselect=1">Zur Sitzung</a>'
            cards.append(
                f'<div id="smcpanel{at}" class="card card-light"><button aria-controls="smcacchead{at}">'
                f'{escape(head)} <span class="badge smc-badges">1 Dok.</span></button>'
                f'<div id="smcacchead{at}">{link if stop.sitting else ""}</div></div>'
            )
        return f'<div class="accordion">{"".join(cards) or NOTHING}</div>'

    def _stop_table(self, paper: Sheet) -> str:
        rows = []
        for stop in paper.stops:
            date = ".".join(reversed(stop.day.split("-")))
            if stop.sitting:
                date = f'<a href="si0057.{self.extension}?__ksinr={stop.sitting}">{date}</a>'
            rows.append(
                f"<tr><td>{date}</td><td>{escape(stop.gremium)}</td><td>{stop.top}</td><td>{stop.part}</td>"
                f"<td>{stop.role}</td></tr>"
            )
        return (
            "<table><tr><th>Datum</th><th>Gremium</th><th>TOP</th><th>Status</th><th>Rolle</th></tr>"
            f"{''.join(rows)}</table>"
        )
