"""Ways in which another SessionNet, or the next version of this one, writes the same page."""

import re
from collections.abc import Callable

Variant = Callable[[str], str]

_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(</tr>)", re.DOTALL)


def _cells(inner: str) -> list[str]:
    return [part for part in re.split(r"(?=<t[dh]\b)", inner) if part.strip()]


def columns_reversed(page: str) -> str:
    return _ROW.sub(lambda row: row[1] + "".join(reversed(_cells(row[2]))) + row[3], page)


def columns_rotated(page: str) -> str:
    def turned(row: re.Match[str]) -> str:
        cells = _cells(row[2])
        return row[1] + "".join(cells[1:] + cells[:1]) + row[3]

    return _ROW.sub(turned, page)


def without(*attributes: str) -> Variant:
    def dropped(page: str) -> str:
        for name in attributes:
            # What says which page this is stays: a page without any mark of its own is another page.
            page = re.sub(rf'(<(?!meta|body|html)[a-z0-9]+\b[^>]*?)\s{name}="[^"]*"', r"\1", page)
        return page

    return dropped


def without_class(*names: str) -> Variant:
    def dropped(page: str) -> str:
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])")
        return re.sub(r'class="[^"]*"', lambda found: pattern.sub("", found[0]), page)

    return dropped


def extra_rows(page: str) -> str:
    blank = '<tr class="smc-spacer"><td colspan="9">&nbsp;</td></tr>'
    hint = '<tr class="smc-hint"><td></td><td>Hinweis: Uferweg gesperrt</td><td></td></tr>'
    return _ROW.sub(lambda row: blank + row[0] + hint, page)


def rows_twice(page: str) -> str:
    return _ROW.sub(lambda row: row[0] + row[0], page)


def extra_attributes(page: str) -> str:
    return re.sub(
        r"<(td|tr|a|p|span|div|table)\b", r'<\1 data-noise="1" style="color: red" aria-hidden="false"', page
    )


def extra_columns(page: str) -> str:
    return _ROW.sub(
        lambda row: f'{row[1]}<td class="smc-new"></td>{row[2]}<td class="smc-new"> </td>{row[3]}', page
    )


def two_blanks(page: str) -> str:
    return page.replace("<a href", "<a   href")


def entities(page: str) -> str:
    page = re.sub(r"&(type=do|__|toselect|smcspf)", r"&amp;\1", page)
    return (
        page.replace("Ö ", "&Ouml;&nbsp;")
        .replace("ä", "&auml;")
        .replace("ü", "&#252;")
        .replace("ö", "&#xF6;")
    )


def unclosed(page: str) -> str:
    return re.sub(r"</(td|tr|li)>", "", page)


def shouted(page: str) -> str:
    return re.sub(
        r"<(/?)(td|tr|table|tbody|ul|li|p|a)\b", lambda found: f"<{found[1]}{found[2].upper()}", page
    )


def absolute_links(base: str) -> Variant:
    return lambda page: re.sub(r'href="((?:si|vo|to|getfile)[^"]*)"', rf'href="{base}\1#top"', page)


def menus(page: str) -> str:
    menu = (
        '<nav class="smc-menu"><table><tr><td>Ö 1</td><td><a href="si0046.php">Termine</a></td></tr></table>'
        '<div class="card"><span class="badge">7</span><a href="info.php">Neues</a></div></nav>'
    )
    return page.replace('<div id="wrapper"', f'{menu}<div id="wrapper"', 1)


def scripts(page: str) -> str:
    script = (
        '<script>var top = \'<td class="tofnum">Ö 99</td>\';</script><!-- <td class="tofnum">Ö 98</td> -->'
    )
    return re.sub(r"(<td\b[^>]*>)", lambda found: found[0] + script, page)


ALWAYS: dict[str, Variant] = {
    "columns reversed": columns_reversed,
    "columns rotated": columns_rotated,
    "no data-label": without("data-label"),
    "no title": without("title", "aria-label"),
    "no ids": without("id"),
    "no title, label, role, id": without("data-label", "title", "aria-label", "role", "id"),
    "extra rows": extra_rows,
    "rows twice": rows_twice,
    "extra attributes": extra_attributes,
    "extra columns": extra_columns,
    "two blanks": two_blanks,
    "entities": entities,
    "unclosed": unclosed,
    "shouted": shouted,
    "menus": menus,
    "scripts": scripts,
}
"""What must lose nothing, on any page."""

CLASSES: dict[str, Variant] = {
    f"no class {names[0]}": without_class(*names)
    for names in (
        ("tofnum",),
        ("tobetr",),
        ("tovo",),
        ("sidocs",),
        ("badge",),
        ("silink",),
        ("smc-card-header-title-simple",),
        ("smctablesitzung",),
        ("smctablesitzungen",),
        ("smc_fct_day", "smc_fct_day_991", "smc_fct_daytext"),
        ("smc-detail-list", "list-inline", "list-inline-item"),
        ("smc_field_smcdv0_box2_beschluss", "smc_field_smcdv0_box2_abstimmung"),
        ("siname", "sigrname", "siort", "sidat", "yytime"),
        ("siname_title", "sigrname_title", "siort_title", "sidat_title", "yytime_title"),
        ("vobetr", "voname", "vovaname"),
        ("vobetr_title", "voname_title", "vovaname_title"),
        ("smc_datatype_si", "smc_datatype_vo", "smc_datatype_do", "smc_datatype_to"),
    )
}
"""One mark less, as the next version may have it."""
