"""What surrounds every page: head, scripts, navigation, footer. Built as ALLRIS 4.1.7 does, in our words."""

# ruff: noqa: E501 - markup is best read as it is sent

from html import escape

from tests.sources.allris.pages.council import Council

RESOURCES = "./wicket/resource/org.apache.wicket.Application/"


def page(council: Council, title: str, headline: str, content: str, *, base: str, script: str = "") -> str:
    return f"""
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="de">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="description" content="{escape(council.version)}" />
<script type="text/javascript" id="wicket-ajax-base-url">
/*<![CDATA[*/
Wicket.Ajax.baseUrl="{escape(base)}";
/*]]>*/
</script>
<script type="text/javascript">
/*<![CDATA[*/
Wicket.Event.add(window, "domready", function(event) {{
{script}
;}});
/*]]>*/
</script>
<title>ALLRIS - {title}</title>
</head>
<body>
<div id="allris">
<div id="top"><a id="logo" target="_blank" href="https://birkenhafen.example/"></a>
<form id="searchform" method="post" action="./si010?0-1.-head-searchform"><input type="search" name="f"/></form></div>
<nav id="navMenu" class="menubar"><ul class="nav-menu" role="menubar">
<li><a href="./gr010?menu=Stadtrat" role="menuitem">Stadtrat</a></li>
<li><a href="./si010" role="menuitem">Kalender</a></li><li><a href="./si018" role="menuitem">Übersicht</a></li>
<li><a href="./vo040" role="menuitem">Vorlagen</a></li><li><a href="./tr010" role="menuitem">Volltext</a></li>
</ul></nav>
<main id="pageContent" tabindex="-1" aria-label="Seiteninhalt">
<div id="readOut">
<div class="header"><h1 class="title">{escape(headline)}</h1></div>
{content}
</div>
<aside aria-label="Legende" id="legende"><dl><dt><span class="objAnchor">NA</span></dt><dd>TOP</dd>
<dt><span class="baimportant">!</span></dt><dd>Wichtig/geänderter Beschluss</dd></dl></aside>
</main>
<div id="footer"><a href="https://birkenhafen.example/datenschutz/">Datenschutz</a></div>
</div>
</body>
</html>"""


def fields(*rows: tuple[str, str, str]) -> str:
    """„Grunddaten“: label, id, content as HTML."""
    return "".join(
        f'<div class="row" id="idf{number}"><dl><dt class="colTitle"><span class="label">{label}:</span></dt>'
        f'<dd class="colEntry"><span class="text4" id="{own}">{content}</span></dd></dl></div>\n'
        f'<div id="idp{number}" hidden="" data-wicket-placeholder=""></div>\n'
        for number, (label, own, content) in enumerate(rows)
    )


def head(left: str, right: str) -> str:
    return (
        '<div id="head"><div id="headLeft"><div class="frameHeader"><h2>Grunddaten</h2></div>'
        f'<div class="headLeftInner roundedBorder">{left}</div></div><div id="headRight">{right}</div></div>'
        '<div class="clear"></div>'
    )


def documents(files: tuple[tuple[str, str], ...]) -> str:
    items = "".join(
        f'<li>\n<a href="{RESOURCES}doc{number}.pdf" target="_blank" data-simpletooltip-text="Öffnet PDF-Datei'
        f' &#039;{name}&#039; in neuem Fenster" class="js-simple-tooltip doclink pdf">{name.split()[0]}</a>\n</li>'
        for number, name in files
    )
    return (
        '<aside tabindex="-1" id="dokumenteHeaderPanel"><div class="frameHeader"><span>Dokumente</span></div>'
        f'<ul class="headRightInner roundedBorder">{items}<li><a href="https://elsewhere.example/public/wicket/'
        'resource/org.apache.wicket.Application/doc8.pdf">Fremd</a></li><li><a href="#" id="sammeldoc" class="doclink">'
        "Sammeldokument individuell</a></li></ul></aside>"
    )


def panel(key: str, title: str, content: str) -> str:
    return f"""<div id="{key}"><div class="compFull roundedBorder"><div class="expcol rs_skip">
<a href="#" id="showHideLink_{key}" data-simpletooltip-text="{title} ausblenden"><img alt="Reduzieren"/></a></div>
<div id="{key}x"><h2 class="expandedTitle">{title}</h2>
{content}
</div></div></div>"""


def part(number: int, paragraphs: tuple[str, ...]) -> str:
    inner = "\n".join(
        f'\t\t\t<p style="margin-top:11pt">\n\t\t\t\t<span>{escape(each)}</span>\n\t\t\t</p>'
        for each in paragraphs
    )
    empty = '\t\t\t<p style="margin-top:0pt">\n\t\t\t\t<span>&#xa0;</span>\n\t\t\t</p>'
    return (
        f'<div id="htm{number}" class="docPart readOnly">\n\t\t<div>\n{inner}\n{empty}\n\t\t</div>\n\t</div>'
    )


def error(council: Council, said: str) -> str:
    message = (
        '<div id="mainContent"><div class="compFull roundedBorder"><div class="message_header">Es ist ein Fehler'
        f' aufgetreten</div><div class="message_text">{escape(said)}</div></div></div>'
    )
    return page(council, "Fehler", "Fehler", message, base="error")
