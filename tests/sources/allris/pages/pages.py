"""The pages to010, vo020, to020 and si010 of the fictional council."""

# ruff: noqa: E501 - markup is best read as it is sent

import calendar
import datetime as dt
from html import escape

from tests.sources.allris.pages import frame
from tests.sources.allris.pages.council import Council, Sitting, Step, Top, Vorlage

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
DAYS = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")
AGENDA_HEADERS = (
    ("expandCloseCol", "+/-"), ("tonr", "TOP"), ("tobetreff", "Betreff"), ("attach", ""), ("tobahint", ""),
    ("tovonr", "Vorlage"), ("toDoc", ""), ("tozunr", "Zuständigkeit"),
)  # fmt: skip


def _headers(columns: tuple[tuple[str, str], ...]) -> str:
    cells = "\n".join(
        f'<th{f" class={name!r}" if name else ""} scope="col"><span>{label}</span></th>'
        for name, label in columns
    )
    return f'<thead>\n<tr class="headers">\n{cells}\n</tr>\n</thead>'


def _row(attributes: str, cells: tuple[tuple[str, str], ...]) -> str:
    inner = "".join(
        f"<td{f' class={name!r}' if name else ''}>\n{f'<div>{content}</div>' if content else ''}\n</td>"
        for name, content in cells
    )
    return f"<tr {attributes}>\n{inner}\n</tr>"


def agenda(council: Council, sitting: Sitting) -> str:
    day = f"{sitting.day:%d.%m.%Y}"
    left = frame.fields(
        ("Betreff", "sibetreff", f"<a><p>{sitting.title}</p></a>"),
        ("Gremium", "sigremium", f'<a href="./gr020?GRLFDNR={sitting.gremium_id}">{sitting.gremium}</a>'),
        (
            "Datum",
            "sidatum",
            f'<a href="./si010?DD=1&amp;MM=1&amp;YY=1">{DAYS[sitting.day.weekday()]}, {day}</a>',
        ),
        ("Status", "sistatus", sitting.status),
        ("Stand", "sistat", f"<a> {sitting.state}</a>"),
        ("Uhrzeit", "sizeit", sitting.time),
        ("Anlass", "sianlass", "ordentliche Sitzung"),
        ("Raum", "siraum", sitting.room),
        ("Ort", "siort", sitting.place),
    )
    rows = "".join(_top(council, sitting, top, place) for place, top in enumerate(sitting.tops))
    table = (
        '<div id="toTable" class="tree-theme-human"><table id="toTreeTable" class="dataTable toTable">'
        f'<caption class="rs_skip">Tagesordnung</caption>{_headers(AGENDA_HEADERS)}<tbody>{rows}</tbody></table></div>'
    )
    body = frame.head(left, frame.documents(sitting.documents))
    body += f'<div id="mainContent">{frame.panel("id7", "Tagesordnung", table)}</div>'
    base = f"to010?SILFDNR={sitting.id}&refresh=false"
    return frame.page(council, "Sitzung", f"{sitting.gremium} - {day}", body, base=base)


def _top(council: Council, sitting: Sitting, top: Top, place: int) -> str:
    if not top.number:
        cells = tuple(
            (name, f"<p>{top.title}</p>" if name == "tobetreff" else "") for name, _ in AGENDA_HEADERS
        )
        return _row(f'id="idr{place}" class="even beratung"', cells)
    parent = f' data-tt-parent-id="10{top.parent}"' if top.parent else ""
    return _row(
        f'id="idr{place}" class="odd numodd" data-tt-id="10{top.id}"{parent}', _cells(council, sitting, top)
    )


def _cells(council: Council, sitting: Sitting, top: Top) -> tuple[tuple[str, str], ...]:
    href = f' href="./to020?TOLFDNR={top.id}&amp;SILFDNR={sitting.id}"' if top.linked else ""
    paper = f'<a id="vo_{top.id}"></a>' if top.role else ""
    document = top.document
    if top.paper in council.papers:
        found = council.papers[top.paper]
        href_of = f"./vo020?VOLFDNR={top.paper}&amp;refresh=false&amp;TOLFDNR={top.id}"
        paper = f'<a href="{href_of}" id="vo_{top.id}">{found.reference}</a>'
        document = found.documents[-1][0] if found.documents else ""
    link = f'<a href="{frame.RESOURCES}doc{document}.pdf" class="pdfOhneLabel doclink pdf" data-simpletooltip-text='
    link += f'"Öffnet PDF-Datei &#039;{"Karte" if top.document else "Sammeldokument öffentlich"}&#039; in neuem Fenster"></a>'
    title = f'<a{href} id="betreff_{top.id}">{escape(top.title)}<span class="zusatzinfo"></span> </a>'
    title += f'<div id="idh{top.id}" hidden="" data-wicket-placeholder=""></div>'
    return (
        ("expandCloseCol", ""),
        ("tonr", f'<a href="#" id="link_{top.id}">{top.number}</a><span hidden="" id="link_{top.id}--ajax"></span>'),
        ("tobetreff", title),
        ("attach", '<img src="images/attach.svg" alt="vorhanden"/>' if document else ""),
        ("tobahint", ""),
        ("tovonr", paper),
        ("toDoc", link if document else ""),
        ("tozunr", top.role),
    )  # fmt: skip


def paper(council: Council, vorlage: Vorlage) -> str:
    left = frame.fields(
        ("Betreff", "vobetreff", f"<p>{escape(vorlage.title)}</p>"),
        ("Status", "vostatus", vorlage.status),
        ("Vorlageart", "voart", vorlage.kind),
        *((("Federführung", "vofamt", vorlage.office),) if vorlage.office else ()),
        *((("1. Berichterstattung", "voverfasser1", vorlage.author),) if vorlage.author else ()),
    )
    right = frame.documents(vorlage.documents) + _attachments(
        vorlage, "anlagenHeaderPanel-attachmentsList-{}-attachment"
    )
    rows = "".join(_step(step) for step in vorlage.steps)
    columns = (("colorCol", "Status"), ("", "Datum"), ("", "Gremium"), ("", "Beschluss"), ("toLink", "NA"))
    table = (
        '<div id="bfTable" class="tree-theme-human"><table id="idcf" class="dataTable bfTable nonStickyHeader">'
        f'<caption class="rs_skip">Beratungsfolge</caption>{_headers(columns)}<tbody>{rows}</tbody></table></div>'
    )
    panels = frame.panel("idac", "Beratungsfolge", table) if vorlage.steps else ""
    for place, (title, paragraphs) in enumerate(vorlage.texts):
        panels += frame.panel(f"idae{place}", title, frame.part(1502506 + place, paragraphs))
    body = frame.head(left, right) + f'<div id="mainContent">{panels}</div>'
    base = f"vo020?VOLFDNR={vorlage.id}&refresh=false"
    return frame.page(council, "Vorlage", f"{vorlage.kind} - {vorlage.reference}", body, base=base)


def _attachments(vorlage: Vorlage, name: str) -> str:
    items = "".join(
        f'<li><div>\n<a href="./vo020?1--{name.format(place)}-link&amp;VOLFDNR={vorlage.id}&amp;refresh=false"'
        f' target="_blank" class="js-simple-tooltip attlink pdf">{each}</a>\n</div></li>'
        for place, each in enumerate(vorlage.attachments)
    )
    if not items:
        return ""
    return f'<aside tabindex="-1" id="anlagenHeaderPanel" class="attachments"><ul>{items}</ul></aside>'


def _step(step: Step) -> str:
    color = f'<span class="wfcolorDescIcon">●</span><span class="wfcolorDesc">{step.status}</span>'
    first = _row('id="idd1" class="even"', (
        ("colorCol", color), ("", "&nbsp;"), ("", step.gremium), ("", step.role), ("toLink", "&nbsp;"),
    ))  # fmt: skip
    if step.day is None:
        return first
    target = f"./to020?TOLFDNR={step.top}"
    return first + _row('id="idd2" class="odd"', (
        ("colorCol", "&nbsp;"),
        ("date", f"{step.day.year} {MONTHS[step.day.month - 1]} {step.day.day}"),
        ("", f'<a href="./to010?SILFDNR={step.sitting}&amp;TOLFDNR={step.top}">Sitzung: {step.gremium}</a>'),
        ("", f'<a href="{target}">{step.result}</a>'),
        ("toLink", f'<a href="{target}" class="objAnchor">NA</a>'),
    ))  # fmt: skip


def decision(council: Council, top: Top) -> str:
    rows = [("Betreff", "tobetreff", escape(top.title))]
    if top.decision:
        rows.append(("Beschlussart", "toBeschlussart", top.decision))
    panels = frame.panel("ida1", "Beschluss", frame.part(1, (top.resolution,))) if top.resolution else ""
    panels += frame.panel("ida2", "Abstimmungsergebnis", frame.part(2, (top.vote,))) if top.vote else ""
    body = frame.head(frame.fields(*rows), "") + f'<div id="mainContent">{panels}</div>'
    return frame.page(council, "TOP", top.title, body, base=f"to020?TOLFDNR={top.id}")


def calendar_page(council: Council, year: int, month: int, number: int) -> str:
    """The first page: without the table, which a listener of this page has."""
    query = f"&MM={month}&YY={year}"
    script = (
        f'Wicket.Ajax.ajax({{"u":"./si010?{number}-1.0-form-calNav-next&MM=1&YY=1","c":"id4","e":"click"}});;\n'
        f'Wicket.Timer.set(\'idb6.0\', function(){{Wicket.Ajax.ajax({{"u":"./si010?{number}-1.0-{query}"}});}}, 1);;'
    )
    body = '<div id="mainContent"><div id="id2a" class="calendar"><img alt="Loading..."/></div></div>'
    return frame.page(council, "Kalender", "Sitzungen", body, base=f"si010?{query[1:]}", script=script)


def calendar_answer(council: Council, year: int, month: int) -> str:
    table = calendar_table(council, year, month)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ajax-response><component id="id2a" ><![CDATA[<div id="id2a">'
        f"{table}</div>]]></component><evaluate><![CDATA[$('#x').hide();]]></evaluate></ajax-response>"
    )


def calendar_table(council: Council, year: int, month: int) -> str:
    columns = (("dateCol", "Datum"), ("time", "Uhrzeit"), ("textCol", "Sitzung"), ("raum", "Raum"))
    sittings = council.of_month(year, month)
    rows = ""
    for number in range(1, calendar.monthrange(year, month)[1] + 1):
        day = dt.date(year, month, number)
        of_day = [each for each in sittings if each.day == day]
        holiday = council.holidays.get(day, "")
        if holiday or not of_day:
            rows += f'<tr class="odd emptyRow">{_date_cell(day)}<td colspan="3">\n<div>{holiday or "&nbsp;"}</div></td></tr>'
        for place, each in enumerate(of_day):
            rows += _sitting(each, named=place == 0 and not holiday)
    return (
        '<table id="id2d" class="calenderView hoverRow stickyHeader"><caption>Kalender</caption>'
        f"{_headers(columns)}<tbody>{rows}</tbody></table>"
    )


def _date_cell(day: dt.date) -> str:
    return f'<td class="nowrapContent"><span class="dow">Thu</span><span class="dom">{day.day:02}</span></td>'


def _sitting(each: Sitting, *, named: bool) -> str:
    link = f'<a id="si_{each.id}">{each.title}</a>'
    if each.released:
        tip = f" am {DAYS[each.day.weekday()]}, {each.day:%d.%m.%Y} um {each.time} Uhr."
        href = f"./to010?SILFDNR={each.id}&amp;refresh=false"
        link = f'<a href="{href}" id="si_{each.id}" data-simpletooltip-text="{tip}">{each.title}</a>'
    date = _date_cell(each.day) if named else '<td class="nowrapContent"></td>'
    return (
        f'<tr class="{"" if named else "sameday "}wed even">{date}<td class="time">\n<div>{each.time}</div></td>'
        f'<td class="textCol" data-bordercolor="transparent"><div>{link}</div></td>'
        f'<td class="raum"><div>{each.room}</div></td></tr>'
    )
