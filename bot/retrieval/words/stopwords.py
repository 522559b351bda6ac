"""German function words: neither indexed nor asked for.

Our own list: articles, pronouns, prepositions, conjunctions, auxiliary and modal verbs, question
words and the particles of polite questions. They tell no paper from another, make up more than a
third of running text, and cost most of a query's time (facts/retrieval.md, section 2). Negations
are among them: a bag of words cannot tell "nicht beschlossen" from "beschlossen" anyway.
Spelled with umlauts; the folding takes care of the rest.
"""

_ARTICLES_AND_PRONOUNS = """
der die das den dem des ein eine einer eines einem einen
ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen sich man
mein meine meiner meines meinem meinen dein deine sein seine seiner seines seinem seinen
ihre ihrer ihres ihrem ihren unser unsere unserer unseres unserem unseren euer eure
dieser diese dieses diesem diesen jener jene jenes jenem jenen
derjenige diejenige dasjenige denjenigen derselbe dieselbe dasselbe
jeder jede jedes jedem jeden welcher welche welches welchem welchen
solcher solche solches solchem solchen deren dessen denen
kein keine keiner keines keinem keinen alle aller alles allem allen
einige einiger einigem einigen etwas nichts jemand niemand beide beiden
"""
_PREPOSITIONS = """
in im ins an am ans auf aufs aus bei beim mit nach von vom vor zu zum zur für fürs über unter um
durch gegen ohne bis seit während wegen trotz zwischen neben hinter innerhalb außerhalb
gemäß laut bezüglich hinsichtlich mittels sowie
"""
_CONJUNCTIONS_AND_PARTICLES = """
und oder aber denn sondern doch dass daß ob wenn weil da damit obwohl als wie so bzw beziehungsweise
auch noch nur schon nicht sehr etwa dabei dazu dafür daran darauf daraus darin darüber davon
dann dort hier hierzu hierfür jedoch sowohl weder entweder je mehr ja nein bereits wieder immer
also sonst somit daher deshalb zwar nun jetzt eben hin her ab bitte mal denn
"""
_VERBS = """
ist sind bin bist war waren wäre wären sei seien gewesen
wird werden wurde wurden würde würden worden geworden
hat haben habe hatte hatten hätte hätten gehabt
kann können konnte konnten könnte könnten soll sollen sollte sollten muss muß müssen musste mussten
müsste müssten darf dürfen durfte durften dürfte dürften will wollen wollte wollten möchte möchten
mag lassen lässt gibt gab geben
"""
_QUESTION_WORDS = """
wer wen wem wessen was wann wo wohin woher warum wieso weshalb wofür womit wodurch worüber wozu
wieviel wieviele viel viele vielen
"""

STOP_WORDS = frozenset(
    word
    for words in (
        _ARTICLES_AND_PRONOUNS,
        _PREPOSITIONS,
        _CONJUNCTIONS_AND_PARTICLES,
        _VERBS,
        _QUESTION_WORDS,
    )
    for word in words.split()
)
