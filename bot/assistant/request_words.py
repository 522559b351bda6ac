"""Words by which requests are told apart; German, for that is what people ask in."""

import re

QUESTION_WORDS = (
    "wer|wen|wem|wessen|was|wann|wo|wohin|woher|warum|wieso|weshalb|weswegen|wofür|wogegen|womit|"
    "wodurch|worüber|wovon|"
    "woran|worauf|worin|wozu|wobei|worum|wie|wieviele?|wielange|welche[rsnm]?|welch|inwieweit|"
    "inwiefern|ob"
)
PREPOSITIONS = "mit|ab|bis|an|nach|in|seit|für|von|aus|auf|bei|gegen|zu|über|unter|um|durch|vor|laut|während"
VERBS = (
    "ist|sind|war|waren|wird|werden|wurde|wurden|wäre|hat|haben|hatte|hatten|hätte|kann|können|"
    "kannst|könnt|könnte|"
    "könntest|könnten|darf|dürfen|durfte|muss|müssen|musste|mussten|soll|sollen|sollte|sollten|"
    "will|wollen|wollte|"
    "wollten|möchte|möchten|gibt|gab|gilt|gelten|galt|bekommt|bekommen|bekam|erhält|erhalten|"
    "erhielt|plant|planen|"
    "plante|baut|bauen|kostet|kosten|zahlt|zahlen|stimmt|stimmte|stimmten|steht|stehen|stand|"
    "liegt|liegen|lag|bleibt|"
    "bleiben|blieb|kommt|kommen|kam|geht|gehen|ging|gehört|gehören|braucht|brauchen|besteht|"
    "bestehen|bestand|"
    "existiert|existieren|läuft|laufen|findet|fand|macht|machen|hält|hielt|sieht|fördert|fördern|"
    "förderte|"
    "unterstützt|beteiligt|weißt|weiß|wissen|kennst|kennt|hast|bist|finanziert|finanzierte|"
    "beschloss|entschied|"
    "lehnte|lohnt|reicht|reichen|funktioniert|wohnen|leben|fährt|fahren|verkauft|verkaufte|nutzt|"
    "dürfte|dürften|"
    "sagt|sagte|meint|empfiehlt|empfahl|beabsichtigt|schließt|öffnet|verfügt|trägt|übernimmt|"
    "gelang|fehlt|fehlen"
)
NOUNS_AS_WELL = "stand|kosten|haben|soll|wohnen|leben|bauen|planen|fahren|laufen|fördern|wissen|lagen|plante"
SUBJECTS = (
    "der|die|das|den|dem|es|er|sie|wir|ihr|ich|du|man|ein|eine|einen|einer|diese[rsnm]?|alle|viele|unsere?|"
    "andere|dort|hier|nicht|schon|noch|eigentlich|denn"
)
"""After a verb at the beginning; a noun follows another noun."""
SHORT_QUESTIONS = (
    "so|genau|viele?|oft|lange|teuer|hoch|weit|weiter|abgelehnt|dagegen|dafür|warum|beschlossen|"
    r"\w+te?n?|\w+st"
)
"""What may make a question of two words: „wann beschlossen“, „wer stimmte“."""
REQUESTS = (
    r"(?:erklär|erläuter|nenn|zeig|list|beschreib|beantwort|erzähl|sag|fass|gib|such|find|"
    r"vergleich|"
    r"berichte|schreib|formulier|entwirf|erstell|übersetz|mach|prüf|rechne|dichte|bewerte|"
    r"beurteile)(?:e|t)?"
    r"\s+(?:mir|uns|mal|bitte|doch|alle|die|den|das|dem|der|ein|eine|einen|kurz|was|wie|ob|in|"
    r"zusammen|auf|es|"
    r"nach|heraus|dieses?n?|\w+e[rsnm]?\s)"
)
WISHES = (
    r"^(?:ich|wir|mich|uns) (?:möchten?|würden?|wüssten?|will|wollen|interessier\w+|brauchen?|"
    r"suchen?|bräuchten?|hätten?)\b"
    r"|\b(?:würde|wüsste|wüssten) (?:ich |wir )?(?:gern\w?|auch gern\w?)\b|^(?:stimmt es|"
    r"kannst du|könntest du|weißt du)\b"
)


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


NEVER = _all(
    # Advice for somebody's own money, health and heart.
    (
        r"\b(?:welche|was für|soll(?:te)? ich)\b.{0,30}\b(?:aktien?|kryptowährung\w*|bitcoins?|fonds|"
        r"etfs?)\b.{0,30}\b(?:kaufen|verkaufen|ich|lohn\w+)\b"
    ),
    r"\b(?:lottozahlen|horoskop|sternzeichen)\b",
    # Things to make up.
    (
        r"\b(?:schreib|dicht|reim|erzähl|mach|sing|erfind|verfass|kannst du|"
        r"könntest du)\w*\b.{0,40}\b(?:gedicht|witz|limerick|reim|liedtext|rap|"
        r"märchen|kurzgeschichte|gute-nacht-geschichte)\b"
    ),
    # Of the bot itself.
    (
        r"\b(?:wie geht(?:'?s| es) (?:dir|ihnen)|wie heißt du|wer bist du|bist du (?:ein|eine|echt|"
        r"dumm|verliebt|böse|nett)|"
        r"liebst du|hast du gefühle|was machst du (?:heute|so|gerade)|magst du|wie alt bist du|"
        r"wer hat dich (?:gebaut|programmiert))\b"
    ),
)
"""Asks for something that no papers can give."""

ELSEWHERE = _all(
    (
        r"\b(?:wetter|wettervorhersage|regnet|regnen|schneit|schneien|"
        r"temperatur\w*)\b.{0,50}\b(?:heute|morgen|übermorgen|wochenende|"
        r"woche|wird|in [A-ZÄÖÜ]\w+)\b|\b(?:wird|ist|regnet|schneit)\b.{0,30}\b(?:wetter|regen|schnee|"
        r"sonnig|regnen|schneien)\b|\bregnet es\b"
    ),
    r"\b(?:rezept|zutaten|kochen|backen|gebacken)\b(?!.{0,30}\b(?:kita|schule|mensa|kantine)).{0,60}",
    r"\b(?:aktien?kurse?|aktien?|börse|dax|bitcoins?|kryptowährung\w*|etfs?|wechselkurs\w*)\b",
    (
        r"\b(?:bundesliga|champions[ -]league|europa[ -]league|\w*weltmeister\w*|\w*europameister\w*|"
        r"fußball-?(?:wm|em)|dfb-pokal|formel[ -]1|"
        r"olympiasieg\w*|tabellenführer|torschützen\w*)\b"
    ),
    (
        r"\bwer (?:hat|gewann|gewinnt|wird)\b.{0,40}\b(?:spiel|pokal|finale?|meister|oscar|"
        r"weltmeisterschaft|super bowl|turnier)\b"
    ),
    (
        r"\b(?:python|javascript|java|c\+\+|html|css|sql|programmier\w*|quellcode|druckertreiber|"
        r"windows|iphone|android|smartphone|laptop|"
        r"excel-?(?:formel|makro)|handyvertrag|whatsapp)\b"
    ),
    (
        r"\b(?:übersetze?|übersetzt|übersetzung)\b.{0,40}\b(?:englisch\w*|französisch\w*|spanisch\w*|"
        r"italienisch\w*|türkisch\w*|satz|wort)\b"
    ),
    r"\b(?:gedicht|witz|limerick|liedtext|märchen)\b",
    (
        r"\b(?:hauptstadt von|bundeskanzler\w*|us-präsident\w*|königin von|papst|planet\w*|"
        r"quantencomputer|relativitätstheorie|dinosaurier|"
        r"pythagoras|wurzel aus|quadratwurzel|primzahl\w*|wie weit ist (?:der|die) (?:mond|sonne)|"
        r"reichste\w* mensch\w*|eiffelturm|mallorca)\b"
    ),
    r"\b(?:kopfschmerzen|sonnenbrand|schnupfen|erkältung|diät|abnehmen|hausmittel|medikament\w*)\b.{0,60}",
    (
        r"\b(?:film|serie|fernsehen|kino|netflix|spotify|youtube|videospiel\w*|"
        r"promi\w*)\b.{0,40}\b(?:heute|läuft|empfiehl\w*|schauen|gut|beste\w*|abend)\b"
    ),
    (
        r"\b(?:soll ich|was soll ich|was ziehe ich|was schenke ich|was koche ich|welches (?:auto|"
        r"handy|hotel|restaurant)|beste[rsnm]? (?:pizza|restaurant|hotel|auto|handy))\b"
    ),
    r"\bwas (?:ist|ergibt|macht) \d+\s*[-+*x:/]\s*\d+",
    r"\bwie (?:spät|viel uhr) ist\b|\bwelcher (?:tag|wochentag) ist (?:heute|morgen)\b",
)
"""Things of the world outside; a council may still have dealt with them."""

_NAME = r"(?-i:[A-ZÄÖÜ][\w.-]*)"
PERSONS = _all(
    (
        rf"\b(?:herrn?|frau|familie|kolleg(?:e|en|in)|mitarbeiter(?:in|s)?|beamt(?:e|en|in)|"
        rf"bewerber(?:in|s)?|antragsteller(?:in|s)?|eheleute)\s+{_NAME}"
    ),
    (
        r"\b(?:diese[rsnm]?|eine[rsnm]?|de[rmsn]|die|meine[rsnm]?|unsere[rsnm]?|ihre[rsnm]?|"
        r"seine[rsnm]?|welche[rsnm]?)\s+(?:\w+\s)?(?:person|bürger(?:in|s)?|bewerber(?:in|s|n)?|"
        r"bewerbung|bewerbungen|"
        r"kandidat(?:en|in)?|antragsteller(?:in|s)?|kolleg(?:en|in|e)|mitarbeiter(?:in|s)?|"
        r"beschäftigten?|angestellten?|auszubildenden?|"
        r"sachbearbeiter(?:in|s)?|azubis?|leistungsempfänger(?:in|s)?|mandant\w*|kund(?:e|en|in)|"
        r"beamt(?:e|en|in)|familie|widerspruchsführer(?:in|s)?|abteilungsleiter(?:in|s)?)\b"
    ),
    r"\b(?:ich|mir|mich|mein|meine[rsnm]?)\b",
    r"\bwen\b",
)
_DECIDE = (
    r"(?:bewillig\w*|genehmig\w*|ablehn\w*|abgelehnt|gewähr\w*|versag\w*|stattgeb\w*|zusteh\w*|"
    r"steht\b|bekomm\w*|erhält|erhalte|anspruch\b|berechtigt|kürzen|kürzt|gekürzt|zurückforder\w*|"
    r"sanktion\w*|kriegt|kriegen|erlassen|erlasse|entscheiden|entscheide|bescheiden|entsprochen|zurückweisen|"
    r"verlänger\w*|streichen|einstellen|stunden|zahlen|verweiger\w*|entziehen|entzogen|zuweisen|zugewiesen)"
)
_BENEFITS = (
    r"\w*(?:bürgergeld|wohngeld|sozialhilfe|grundsicherung|hartz|arbeitslosengeld|asyl\w*|"
    r"kindergeld|unterhaltsvorschuss|elterngeld|pflegegeld|"
    r"eingliederungshilfe|aufenthalts\w*|einbürgerung\w*|führerschein|baugenehmigung|bauantrag|"
    r"antrag|anträge|bescheid|leistung(?:en)?|"
    r"erlaubnis|genehmigung|wohnberechtigungsschein|sozialpass|kita-?platz|betreuungsplatz|"
    r"bußgeld|widerspruch|zuschuss|stundung|gewerbeerlaubnis|duldung|visum|rente|\w*gebühr(?:en)?|"
    r"hilfe zum lebensunterhalt|parkausweis|wohnung|notunterkunft|hortplatz|schulplatz|stipendium|ermäßigung)"
)
CASES = _all(
    rf"\b{_BENEFITS}.{{0,80}}\b{_DECIDE}|\b{_DECIDE}.{{0,80}}\b{_BENEFITS}\b",
    (
        r"\b(?:einstell(?:en|t|e)|eingestellt|einzustellen|kündig(?:en|t|e)|gekündigt|kündigung|"
        r"entlassen|abmahn(?:en|ung|t)|abgemahnt|beförder(?:n|t|e)|befördern|"
        r"versetz(?:en|t)|zeugnis|arbeitszeugnis|personalakte|leistungsbeurteilung|"
        r"dienstliche beurteilung|höhergruppier\w*|eingruppier\w*|disziplinarverfahren)\b"
    ),
    (
        r"\b(?:beurteil\w*|bewert\w*|einschätz\w*|einstuf\w*|geeignet\w*|eignung|leistung von|"
        r"leistung der kollegin|leistung des kollegen)\b"
    ),
    (
        r"\b(?:abhilfebescheid|widerspruchsbescheid|ablehnungsbescheid|bewilligungsbescheid|"
        r"rückforderungsbescheid|anhörungsschreiben)\b"
    ),
)
NAMED = _all(
    rf"\b(?:herrn?|frau|familie|eheleute|asylbewerber(?:in)?|flüchtling|kolleg(?:e|en|in)|bewerber(?:in|s)?|"
    rf"mitarbeiter(?:in|s)?|sachbearbeiter(?:in|s)?|antragsteller(?:in|s)?)\s+(?:dr\.\s+)?{_NAME}",
    r"\b(?:dem|den|der|einem|einer|einen|diesem|dieser|diesen)\s+(?:\w+\s)?(?:bürger(?:in|s)?"
    r"|asylbewerber(?:in|s)?|"
    r"obdachlosen|mieter(?:in|s)?|leistungsempfänger(?:in|s)?|nachbar(?:in|n)?|alleinerziehenden"
    r"|familie|hundehalter(?:in)?)"
    r"(?! und\b|\w)",
)
"""Somebody who is one person."""
THEIR_OWN = _all(
    r"\b(?:wohngeld|bürgergeld|sozialhilfe|grundsicherung|duldung|asylantrag|aufenthalts\w+"
    r"|einbürgerung|bußgeld|"
    r"unterhaltsvorschuss|elterngeld|pflegegeld|eingliederungshilfe|kita-?platz|hortplatz|"
    r"führerschein|hundesteuer|miete|\w*gebühr\w*)\b.{0,80}"
    rf"\b{_DECIDE}",
    rf"\b{_DECIDE}.{{0,80}}\b(?:wohngeld|bürgergeld|sozialhilfe|grundsicherung|duldung"
    rf"|aufenthalts\w+|bußgeld|kita-?platz|"
    r"hortplatz|unterhaltsvorschuss|pflegegeld|kita-?gebühr\w*|hundesteuer|mahngebühr\w*|gebühr\w*|miete)\b",
    r"\b(?:gehalt|verdienst|verdient|besoldung|krankheit\w*|krank\b|diagnose|schwanger\w*"
    r"|vorstrafe\w*|vorbestraft|"
    r"schulden|privatadresse|privatanschrift|telefonnummer|geburtsdatum|familienstand|religion"
    r"|personalakte|fehlzeiten)\b",
    r"\b(?:räumen|ausziehen|zwangsgeräumt|abgeschoben|abschieben|ausgewiesen|zwangseingewiesen|obhut)\b",
    r"\b(?:absage|zusage)\b.{0,40}\bbewerb\w*|\bbewerb\w*.{0,40}\b(?:absage|absagen|zusagen|ablehnen)\b",
    r"\b(?:ihre[mnrs]?|seine[mnrs]?)\b.{0,20}\b(?:antrag|widerspruch)\b.{0,60}\b(?:nicht "
    r")?(?:entsprochen|stattgegeben|"
    r"zurückgewiesen|abgelehnt|bewilligt)\b",
)
IN_OFFICE = _all(
    r"\b(?:ober)?bürgermeister\w*|\b(?:stadt|gemeinde|orts|kreis)(?:rat|rätin|räte|räte"
    r"|rats)\b\s+(?:herrn?|frau)?|"
    r"\bdezernent\w*|\bbeigeordnete\w*|\bfraktionsvorsitzend\w*|\bgeschäftsführer\w*|\blandrat\b"
    r"|\blandrätin\b"
)
"""What is asked of them is public."""
ALWAYS_INDIVIDUAL = _all(
    (
        r"^\W*(?:bitte\s+)?(?:schreib|formulier|entwirf|erstell|verfass|mach|setz|bereite|"
        r"text entwurf|entwurf)\w*\b.{0,60}\b(?:ablehnungs|bewilligungs|widerspruchs|rückforderungs|"
        r"leistungs|kosten|gebühren|buß"
        r"geld|änderungs|einstellungs|aufhebungs|abhilfe|steuer|sanktions)bescheid\w*\b"
    ),
    (
        r"^\W*(?:bitte\s+)?(?:schreib|formulier|entwirf|erstell|verfass|mach|setz|bereite|"
        r"entwurf)\w*\b.{0,60}\b(?:abmahnung|kündigungsschreiben|kündigung|arbeitszeugnis|"
        r"zwischenzeugnis|"
        r"dienstliche\w* beurteilung|mitarbeiterbeurteilung|personalbeurteilung|absage an (?:den|"
        r"die) bewerber\w*|leistungsbeurteilung)\b"
    ),
    (
        r"\b(?:steht mir|habe ich (?:einen )?anspruch|bekomme ich|kriege ich|mein(?:en|em|"
        r"es)? (?:antrag|bescheid|widerspruch|wohngeldantrag|bauantrag)|"
        r"meine (?:miete|rente|leistung|baugenehmigung|aufenthaltserlaubnis))\b"
    ),
    (
        r"\b(?:wen|welche[nrs]? bewerber\w*|welche kandidat\w*) (?:soll\w*|würdest|sollten|nehmen|"
        r"stellen)\b.{0,40}\b(?:einstell\w*|ein|nehmen|befördern|auswählen|einladen|kündigen)\b"
    ),
    r"\b(?:eignet sich|passt) (?:herr|frau|die bewerberin|der bewerber)\b",
)
GENERAL = _all(
    (
        r"\b(?:beschluss|beschlüsse|beschlossen|gemeinderat|stadtrat|ausschuss|ortsbeirat|satzung\w*|"
        r"richtlinie\w*|statistik|wie viele?|anzahl|vorlage\w*|haushaltsantrag|fraktion\w*)\b"
    ),
)
"""Of these matters, but not of one person: what the council decided, what rules say, how many there were."""
