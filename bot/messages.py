"""What adapters and the core exchange: words without markup, never a platform's syntax.

An adapter turns an event of its platform into an `Incoming`, and a `Reply` into a message. All
texts here are plain; where words are to be emphasised, `marks` names spans of them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PlaceKind = Literal["personal", "group", "room"]
IncomingKind = Literal[
    "message", "edit", "deletion", "reaction", "action", "lookup", "joined", "moved", "left"
]
ReplyState = Literal["draft", "final"]
Span = tuple[int, int]
"""Half-open [start, end) in code points of the text beside it."""


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """Names a council object: `kind` is OParl's type (Paper, Meeting, File …), `body` our city key."""

    kind: str
    body: str
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens.

    `id` and `thread` are the platform's own, opaque to the core. `home` is the key of the city
    whose papers come first here, None where nobody has chosen one, '' where none shall.
    """

    platform: str
    id: str
    kind: PlaceKind
    thread: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks. `key` is a keyed hash made by the adapter: the core never sees a user id.

    `denied` are the commands that the operator's settings keep from this sender.
    """

    key: str
    may_manage: bool = False
    is_bot: bool = False
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file a user sent; `ref` is what the adapter needs to fetch it."""

    name: str
    mime: str
    size: int
    ref: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from a platform.

    `id` is unique within the platform and stable over redelivery. `addressed` says that the
    platform itself marks the bot as meant (a mention, a direct chat, the bot's own thread); the
    text may still name it. `target` is the id of the event that an edit, deletion or reaction is
    about; a reaction's is the platform's reference of the message, its text the emoji.
    """

    id: str
    kind: IncomingKind
    place: Place
    sender: Sender
    text: str
    at: datetime
    addressed: bool = False
    target: str | None = None
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or several, parted by newlines."""

    text: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a file's text as it stands there, `marks` on the words that matched.

    `file` is the name people know it by, `source` the File it is cut from; `ocr`: read from a picture of
    the page, so letters may be wrong.
    """

    text: str
    marks: tuple[Span, ...]
    page: int | None
    file: str
    url: str | None = None
    source: ObjectRef | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Station:
    """One station of a paper's Beratungsfolge.

    `result` is the source's wording, None where there is none; `open` says that the meeting is still
    to come, so that a result may be.
    """

    date: date | None
    organization: str
    role: str
    result: str | None
    deciding: bool
    meeting: ObjectRef | None = None
    number: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A related paper in one line; `relation` is German, such as „Antrag hierzu“."""

    paper: ObjectRef
    relation: str
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found. `station` is the one that says where the matter stands.

    `versions` are other papers of the matter, which are no hits of their own, with a title only where
    it is another one; `unnamed` counts those that are left out.
    """

    paper: ObjectRef
    city: str
    reference: str
    title: str
    paper_type: str
    date: date | None
    web: str | None
    station: Station | None
    snippets: tuple[Snippet, ...] = ()
    versions: tuple[PaperLink, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """Numbered hits under a heading; `first` is the number of the first one."""

    heading: str
    hits: tuple[Hit, ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class FileLink:
    name: str
    url: str | None
    role: str = ""
    source: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class PaperCard:
    paper: ObjectRef
    city: str
    reference: str
    title: str
    paper_type: str
    date: date | None
    originators: tuple[str, ...]
    stations: tuple[Station, ...]
    files: tuple[FileLink, ...]
    related: tuple[PaperLink, ...]
    web: str | None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A Tagesordnungspunkt (`item`); `reference` and `paper` are those of the Vorlage it deals with."""

    number: str
    name: str
    result: str | None
    reference: str = ""
    paper: ObjectRef | None = None
    item: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting. `start` is in the city's own time zone; an empty `agenda` is one not published."""

    meeting: ObjectRef
    city: str
    name: str
    start: datetime | None
    location: str
    cancelled: bool
    agenda: tuple[AgendaLine, ...]
    files: tuple[FileLink, ...]
    web: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence comes from: the words `quote` stand so in that file, on that page.

    `about` says which paper that is, in a few words; '' where an earlier citation of the answer has said it.
    `rests_on` are the other objects whose words it repeats: a file, an item and its meeting.
    """

    paper: ObjectRef
    reference: str
    file: str
    page: int | None
    quote: str
    url: str | None
    about: str = ""
    rests_on: tuple[ObjectRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """`citations` are indices into the answer's citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    model_written: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a model wrote at a person's request, always marked as such, for people and for machines.

    `text` is paragraphs parted by blank lines, and lists of lines that begin with „• “; `note` is a remark of
    ours below it.
    """

    title: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`about` are the council objects that the rows tell of."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    about: tuple[ObjectRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled fact about a matter. `quote` are words of a file, as they stand there; `text` is ours.

    `file` is the name people know it by, `source` the File that a quote is cut from, or the object that says
    so.
    """

    label: str
    text: str
    quote: str = ""
    page: int | None = None
    file: str = ""
    url: str | None = None
    source: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class CityRow:
    """What a city has on a topic. Without a `paper` nothing was found, and `status` says so.

    `number` is what /vorlage opens it by, 0 for none. `status` is where the matter stands, in a few words;
    `remark` is what must be known before it is read. `also` are other matters of the city.
    """

    city: str
    status: str
    paper: ObjectRef | None = None
    number: int = 0
    reference: str = ""
    title: str = ""
    web: str | None = None
    remark: str = ""
    details: tuple[Detail, ...] = ()
    also: tuple[PaperLink, ...] = ()


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What several cities have on one topic: a paragraph each, since phones show no wide tables."""

    heading: str
    rows: tuple[CityRow, ...]


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One matter in a line that can be acted on.

    `label` is what happened („einstimmig beschlossen“), `strong` where that is a Beschluss; `facts` are
    what follows the title (number, vote, day), `why` says which topic it is about, `quote` is the piece of
    text that shows it, with `hits` on its words, where the title with its `marks` does not. `details` are
    lines below: the changes of an agenda. `about` are the council objects it tells of.
    """

    about: tuple[ObjectRef, ...]
    label: str
    title: str
    facts: tuple[str, ...] = ()
    why: str = ""
    marks: tuple[Span, ...] = ()
    quote: str = ""
    hits: tuple[Span, ...] = ()
    details: tuple[str, ...] = ()
    url: str | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class NewsList:
    """News under a heading, the Gremium of a city; numbered from `first`, or not at all where that is 0."""

    heading: str
    lines: tuple[NewsLine, ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark about the answer, or what stands in its place. `about` are the council objects it names."""

    text: str
    level: Literal["info", "warning", "error"] = "info"
    about: tuple[ObjectRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A button where the platform has them, else a hint: sending `command` does the same."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Actions:
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the bot sends."""

    name: str
    mime: str
    content: bytes


Block = (
    Text
    | Hits
    | NewsList
    | PaperCard
    | MeetingCard
    | Answer
    | Written
    | Table
    | SideBySide
    | Notice
    | Actions
    | Attachment
)


def by_model(block: Block) -> bool:
    """Whether a model wrote it, and people and machines have to be told so."""
    return isinstance(block, Written) or (isinstance(block, Answer) and block.model_written)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says. A later Reply with the same `key` replaces this one; one without blocks takes it
    back.

    A `final` reply is delivered without loss; a `draft` shows progress and may be lost. `shows`
    names every council object whose content it carries, so that a withdrawal can find it.
    """

    key: str
    blocks: tuple[Block, ...]
    state: ReplyState = "final"
    shows: tuple[ObjectRef, ...] = ()
