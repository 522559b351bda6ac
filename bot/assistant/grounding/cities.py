"""Cities in a sentence: those of its sources, and others only where the quotes name them."""

import re

from bot.assistant.grounding.ground import Ground

_NAMES = """
    Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Bremen Dresden Hannover
    Nürnberg Duisburg Bochum Wuppertal Bielefeld Bonn Münster Mannheim Karlsruhe Augsburg Wiesbaden
    Mönchengladbach Gelsenkirchen Aachen Braunschweig Chemnitz Kiel Magdeburg Freiburg Krefeld Mainz Lübeck
    Erfurt Oberhausen Rostock Kassel Potsdam Saarbrücken Ludwigshafen Oldenburg Osnabrück Leverkusen
    Heidelberg Darmstadt Solingen Regensburg Paderborn Ingolstadt Würzburg Fürth Heilbronn Ulm Pforzheim
    Wolfsburg Göttingen Bottrop Reutlingen Koblenz Bremerhaven Trier Kaiserslautern Worms Neuwied Speyer
    Frankenthal Bingen Ingelheim Pirmasens Zweibrücken Andernach Landau Nordstemmen
"""
CITIES = frozenset(_NAMES.split())
"""German cities with more than 150,000 inhabitants, and those of Rheinland-Pfalz with more than 20,000.

Without those whose names mean something else in a council's papers (Essen, Halle, Hagen, Hamm, Siegen).
"""


def cities_hold(sentence: str, ground: Ground) -> bool:
    """No city but those of the cited sources, unless the quotes or titles name it."""
    there = f"{ground.quoted} | {ground.stated}"
    own = {each.city for each in ground.sources}
    cities = ({each.city for each in ground.others if each.city} | CITIES) - own
    named = [city for city in cities if city in sentence and _names(city, sentence)]
    return all(_names(city, there) and (_is_in(city, there) or not _is_in(city, sentence)) for city in named)


def _is_in(city: str, text: str) -> bool:
    """That something is so in a city is another matter than a firm „aus“ it."""
    return re.search(rf"\b[Ii]n (?:der Stadt )?{re.escape(city)}(?!\w)", text) is not None


def _names(city: str, text: str) -> bool:
    """Also „Trierer“ and „Triers“."""
    return re.search(rf"(?<!\w){re.escape(city)}(?:s|er\w{{0,2}})?(?!\w)", text) is not None
