"""Everyday nouns that config/vocabulary/seed.txt lacks: no names, so they may be used to retell a text."""

_NOUNS = """
    betracht million millionen milliarde milliarden mio mrd tsd hälfte drittel viertel tonnen megagramm
    kilowatt megawatt montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag monate monaten
    jahren tagen januar februar märz april mai juni juli august september oktober november dezember frühjahr
    frühling sommer herbst winter anfang mitte ende quartal halbjahr vorjahr semester jahrzehnt jahrhundert
    stichtag datum vormittag nachmittag abend morgen wochenende wochenenden zeitpunkt stand gegenwart
    vergangenheit verlauf gegenstimme gegenstimmen sicht maß mal male hinweis hinweise kritik dank zuge
    sinne rahmen bezug folge art weise wortlaut hintergrund vordergrund eindruck blick gedanke entschluss
    gegensatz vorbild typ sorte menge ding dinge herr herrn frau leute käufer händler hersteller betreiber
    anbieter vermieter inhaber autor richter sieger sportler angler landwirt gastronom wirt chef kollege
    studierende jugendliche passant zuhörer anwohner befürworter gegner betroffene beteiligte anwesende
    pendler umzug einzug auszug einstieg ausstieg umstieg zuwachs zunahme wegfall freigabe einbau
    spatenstich startschuss ausflug urlaub strafe misserfolg glück pech mühe hürde schein ware metall
    asphalt benzin reifen ton fuß breite tal stock getränk speise verbrenner politik frieden krieg kälte
"""
COMMON_NOUNS = frozenset(_NOUNS.split())
