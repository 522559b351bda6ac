"""A made-up council's words with made-up counts, how people mistype them, and words it never used."""


def _counted(lines: str) -> dict[str, int]:
    """Each line: a count and the words that occur so often."""
    return {word: int(count) for count, *words in _rows(lines) for word in words}


def _rows(lines: str) -> list[list[str]]:
    return [line.split() for line in lines.split("\n") if line]


WORDS = _counted("""
5000 kosten stadt verwaltung gemeinderat antrag vorlage beschluss sitzung
3000 haushalt bebauungsplan straße schule jahr
1500 ausschuss sanierung planung förderung bürgermeister grundstück gebäude
900 haus platz verkehr radweg spielplätze kindertagesstätte feuerwehr gebühren bürger wohnung neubau
700 straßenbahn straßenraum klimaschutz öffentlichkeit gewerbegebiet stellungnahme erweiterung anfrage
500 bürgerbeteiligung grundschule satzung baugenehmigung parkplätze finanzierung erschließung jugendhilfe
400 spielplatz flächennutzungsplan wohnungsbau zuschuss verein bibliothek friedhof musikschule landschaft
320 photovoltaik parkraumbewirtschaftung gewerbesteuer verkehrsberuhigung integration denkmalschutz energie
250 grundsteuer hallenbad kanalisation wasserversorgung jugendzentrum beleuchtung ortsbeirat brandschutz
195 gebührenfrei fußgängerzone fernwärme lärmschutz bushaltestelle hochwasserschutz barrierefreiheit
161 freibad stadtbücherei schulentwicklungsplanung verkehrskonzept nahverkehr wochenmarkt abfallwirtschaft
120 gemeinderatssitzung bauleitplanung seniorenbeirat ausländerbeirat rettungsdienst straßenreinigung
100 radverkehrskonzept tempolimit schulsozialarbeit stadtwerke vergnügungssteuer sportplatz kurpark
79 hundesteuer bürgerentscheid nachhaltigkeit geschäftsordnung haushaltssatzung windkraftanlage
60 kreisverkehr obdachlosenunterkunft breitbandausbau baumfällung veranstaltungen vereinsförderung
44 hundesteuersatzung bewohnerparken trinkwasserbrunnen hitzeaktionsplan mietspiegel naturschutz
40 schwalben stadtbus zebrastreifen ganztagsbetreuung inklusion tiefgarage verpachtung katasteramt
30 schwalbenhaus weihnachtsmarkt glasfaser spielstraße taubenhaus zisterne kleingärten ampel
18 seilbahn jugendparlament fahrradstraße radwegs hausrat ufer kirmes turnhalle
11 spielplan delphinarium straßenbaum hundewiese
6 schulbus schlittschuhbahn
3 bebauungsplans eishalle
""")

COMPOUNDS = {
    "kurparkgebühren": ("kurpark", "gebühren"),
    "freibadgebühren": ("freibad", "gebühren"),
    "katzensteuer": ("katzen", "steuer"),
    "hundewiesen": ("hunde", "wiesen"),
    "parkräume": ("park", "räume"),
    "straßenbäume": ("straßen", "bäume"),
    "spielwiese": ("spiel", "wiese"),
    "stadtbad": ("stadt", "bad"),
    "schulhaus": ("schul", "haus"),
    "hallenbau": ("hallen", "bau"),
    "grundsteuern": ("grund", "steuern"),
}

# A letter left out, one too many, two swapped, a neighbouring key, a doubled or single consonant, an
# umlaut spelled out or lost, two slips in a long word.
_SLIPS = """
haushlat haushalt
haushallt haushalt
hausalt haushalt
hausahlt haushalt
haushalr haushalt
bebaungsplan bebauungsplan
bebauungplan bebauungsplan
bebauungspaln bebauungsplan
bebauuungsplan bebauungsplan
bebauumgsplan bebauungsplan
bebauugnsplan bebauungsplan
gemeindrat gemeinderat
gemeinederat gemeinderat
gemeindreat gemeinderat
gemeinderrat gemeinderat
gemeimderat gemeinderat
gemeinderatsitzung gemeinderatssitzung
gemeinderatssitzunk gemeinderatssitzung
gemeinderatssitzugn gemeinderatssitzung
verwaltug verwaltung
verwaltunng verwaltung
verwatlung verwaltung
verwaltumg verwaltung
beschlusss beschluss
beshcluss beschluss
beschlus beschluss
beschkuss beschluss
sanieurng sanierung
saniering sanierung
sannierung sanierung
saniernug sanierung
föderung förderung
förderrung förderung
foerdrung förderung
fördreung förderung
bürgermiester bürgermeister
bürgemeister bürgermeister
buergermeistr bürgermeister
bürgermeitser bürgermeister
grundstük grundstück
grundstueckk grundstück
grunstück grundstück
grudnstück grundstück
kindertagestätte kindertagesstätte
kinderdagesstätte kindertagesstätte
kindertagesstaete kindertagesstätte
kindertagessttäte kindertagesstätte
feuerwher feuerwehr
feuewehr feuerwehr
feuerwerh feuerwehr
feuerwwehr feuerwehr
gebüren gebühren
gebuehrem gebühren
gebührren gebühren
gebhüren gebühren
wohnugn wohnung
wohnunng wohnung
wohnng wohnung
neubuau neubau
neuabu neubau
strassenbahm straßenbahn
straßenban straßenbahn
straßenbhan straßenbahn
strassenbaahn straßenbahn
klimaschuz klimaschutz
klimaschutzz klimaschutz
klimschutz klimaschutz
kilmaschutz klimaschutz
öffentlichkiet öffentlichkeit
öffentlichket öffentlichkeit
oeffentlichkeitt öffentlichkeit
gewerbegebeit gewerbegebiet
gewerbgebiet gewerbegebiet
gewerbegebbiet gewerbegebiet
stelungnahme stellungnahme
stellungname stellungnahme
stellungnhame stellungnahme
erweitreung erweiterung
erweiterrung erweiterung
anfarge anfrage
anfagre anfrage
bürgerbeteiligng bürgerbeteiligung
bürgerbeteilligung bürgerbeteiligung
bürgerbteiligung bürgerbeteiligung
grundschuel grundschule
grundchule grundschule
grundschulle grundschule
baugenemigung baugenehmigung
baugenehmigugn baugenehmigung
baugenehmmigung baugenehmigung
parkpläze parkplätze
parkplaetzze parkplätze
parklpätze parkplätze
finanzirung finanzierung
finanzierrung finanzierung
finazierung finanzierung
erschliesung erschließung
erschleißung erschließung
jugendhife jugendhilfe
jugenhilfe jugendhilfe
jugendhilffe jugendhilfe
spielplaz spielplatz
speilplatz spielplatz
spielpatz spielplatz
flächennutzungplan flächennutzungsplan
flaechennutzungspaln flächennutzungsplan
flächenutzungsplan flächennutzungsplan
wohnungsbauu wohnungsbau
wohnugnsbau wohnungsbau
zuschus zuschuss
zusschuss zuschuss
bibliohtek bibliothek
biblliothek bibliothek
biblothek bibliothek
friedhoff friedhof
freidhof friedhof
musikshcule musikschule
musikschuule musikschule
photovoltaick photovoltaik
fotovoltaik photovoltaik
photovolatik photovoltaik
parkraumbewirtschafung parkraumbewirtschaftung
parkraumbewirschaftung parkraumbewirtschaftung
gewerbestuer gewerbesteuer
gewerbesteur gewerbesteuer
verkehrsberuigung verkehrsberuhigung
verkersberuhigung verkehrsberuhigung
denkmalshcutz denkmalschutz
denkmahlschutz denkmalschutz
grundsteur grundsteuer
grundstuer grundsteuer
grundsteuuer grundsteuer
hallenbda hallenbad
halenbad hallenbad
kanalistaion kanalisation
kannalisation kanalisation
wasserversorgnug wasserversorgung
jugendzentrumm jugendzentrum
ortsbeirta ortsbeirat
ortbeirat ortsbeirat
brandschuzt brandschutz
gebuerenfrei gebührenfrei
gebürenfrei gebührenfrei
fussgängerzonne fußgängerzone
fußgängerzoen fußgängerzone
fernwäreme fernwärme
lärmschuz lärmschutz
bushaltestele bushaltestelle
hochwaserschutz hochwasserschutz
barrierefreheit barrierefreiheit
freibda freibad
freiabd freibad
stadtbüchrei stadtbücherei
schulentwicklungsplanug schulentwicklungsplanung
verkehrskonzeppt verkehrskonzept
wochenmarkr wochenmarkt
abfallwirtschafft abfallwirtschaft
bauleitplannung bauleitplanung
seniorenbeirrat seniorenbeirat
rettungsdinst rettungsdienst
straßenreingung straßenreinigung
strassenreiniggung straßenreinigung
radverkerskonzept radverkehrskonzept
schulsozialarebit schulsozialarbeit
vergnügungsteuer vergnügungssteuer
vergnügungsstuer vergnügungssteuer
hundestuer hundesteuer
hundesteur hundesteuer
hudnesteuer hundesteuer
hundestuersatzung hundesteuersatzung
hundesteuersazung hundesteuersatzung
bürgerentscheidt bürgerentscheid
nachhaltikeit nachhaltigkeit
geschäftsordnnung geschäftsordnung
windkraftanalge windkraftanlage
obdachlosenunterkunfft obdachlosenunterkunft
obdachlosenunterkumpft obdachlosenunterkunft
breitbandausbua breitbandausbau
baumfälung baumfällung
hitzeaktionplan hitzeaktionsplan
hitzeakionsplann hitzeaktionsplan
trinkwasserbrunen trinkwasserbrunnen
trinkwaserbrunnen trinkwasserbrunnen
ganztagsbetreung ganztagsbetreuung
weihnachtsmakrt weihnachtsmarkt
jugendparlamment jugendparlament
fahrradstrase fahrradstraße
seilban seilbahn
"""
SLIPS = [(slip, word) for slip, word in _rows(_SLIPS)]

_ABSENT = """
amsel schulbuch hausrad radsteg wohnmobil ferien anklage parkbänke turnhose freibeuter haushund spielplatte
katzensteuer hundewiesen parkräume straßenbäume spielwiese stadtbad schulhaus hallenbau grundsteuern
mondlandung zirkus elefant dampflok fähre leuchtturm gletscher vulkan wüste palme orchidee krokodil papagei
wahrsager zauberer gespenst schatzsuche piraten burgruine ritter turnier lanze harnisch zugbrücke verlies
teleskop sternwarte komet meteorit raumstation rakete astronaut umlaufbahn schwerkraft lichtjahr galaxie
violine klavier trompete orchester dirigent oper ballett sinfonie kantate choral partitur metronom
bäcker metzger schneider tischler schlosser klempner dachdecker gärtner imker fischer müller köhler
apfelbaum birne kirsche pflaume zwetschge quitte mispel holunder himbeere brombeere stachelbeere
pferderennen ringkampf fechten bogenschießen rudern segeln surfen tauchen klettern eishockey curling
bernstein smaragd rubin saphir diamant marmor granit schiefer basalt kreide gips quarz
roggen weizen gerste hafer hirse dinkel buchweizen raps sonnenblume hopfen tabak flachs
kaffeerösterei brauerei mälzerei käserei molkerei mosterei kelterei destille gewürze schokolade nougat
regenbogen gewitter hagel nebel raureif tauwetter orkan flaute gezeiten ebbe springflut sturmflut
biber fischotter dachs iltis marder wiesel luchs wildkatze auerhahn birkhuhn wachtel rebhuhn
mikroskop thermometer barometer kompass sextant lineal zirkel rechenschieber abakus stoppuhr sanduhr
philosophie theologie germanistik archäologie ethnologie numismatik heraldik genealogie astronomie botanik
postkutsche draisine hochrad tandem kutsche schlitten gondel kanu kajak floß zeppelin heißluftballon
meerjungfrau einhorn drache zwerg riese kobold troll elfe waldgeist werwolf vampir mumie
papyrus pergament siegellack tintenfass gänsefeder schreibmaschine stempelkissen löschpapier briefmarke
samowar teekanne fondue raclette waffeleisen nudelholz schneebesen kochlöffel bratpfanne salatschüssel
bernhardiner dackel pudel windhund terrier schäferhund mops dogge spitz collie
saxofon klarinette fagott posaune harfe laute zither mandoline akkordeon dudelsack maultrommel glockenspiel
"""
ABSENT = [word for row in _rows(_ABSENT) for word in row]
