"""What a user reads when an answer could not be made."""

FAILED = (
    "Das hat nicht geklappt: Bei der Bearbeitung ist ein Fehler aufgetreten. "
    "Er ist vermerkt. Bitte versuchen Sie es noch einmal."
)
GIVEN_UP = (
    "Das hat nicht geklappt: Die Bearbeitung ist mehrmals abgebrochen, ich versuche es nicht weiter. "
    "Der Fehler ist vermerkt."
)
NO_REACH = (
    "Dateien und Gesprächsverläufe kann ich hier nicht lesen. Dateien gehen in Matrix und im persönlichen "
    "Chat in Teams, Gesprächsverläufe in einem Thread in Matrix."
)
