"""The schema as ordered steps. A step that was released is never edited; a change is a new step.

Every key of a council object starts with the city's short key `body`, then the source's id as
spelled. `publicness` is decided at the end of every import; until then a row is 'undecided' and no
reader sees it. JSON columns hold lists of ids. `via` names the delivered object that a row came in (itself,
or the one it was embedded in): what such an object no longer contains is withdrawn.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.store import digest_tables, usage_tables

migrations = Migrations("ratsbot")


@migrations()
def m001_papers(db: Database) -> None:
    db.executescript("""
    CREATE TABLE body (
      key TEXT PRIMARY KEY, id TEXT NOT NULL DEFAULT '', name TEXT NOT NULL,
      short_name TEXT NOT NULL DEFAULT '', ags TEXT NOT NULL DEFAULT '',
      web TEXT NOT NULL DEFAULT '', licence TEXT NOT NULL DEFAULT '',
      time_zone TEXT NOT NULL DEFAULT 'Europe/Berlin', unstated TEXT NOT NULL DEFAULT 'public'
    );
    CREATE TABLE organization (
      body TEXT NOT NULL REFERENCES body(key), id TEXT NOT NULL,
      name TEXT NOT NULL, short_name TEXT NOT NULL, kind TEXT NOT NULL,
      stated TEXT NOT NULL, publicness TEXT NOT NULL DEFAULT 'undecided', via TEXT NOT NULL,
      PRIMARY KEY (body, id)
    ) WITHOUT ROWID;
    CREATE TABLE paper (
      no INTEGER PRIMARY KEY, body TEXT NOT NULL REFERENCES body(key), id TEXT NOT NULL,
      name TEXT NOT NULL, reference TEXT NOT NULL, paper_type TEXT NOT NULL, date TEXT,
      web TEXT NOT NULL, originators TEXT NOT NULL, under_direction_of TEXT NOT NULL,
      superordinated TEXT NOT NULL, subordinated TEXT NOT NULL, related TEXT NOT NULL,
      reference_key TEXT NOT NULL,
      stated TEXT NOT NULL, publicness TEXT NOT NULL DEFAULT 'undecided', via TEXT NOT NULL,
      UNIQUE (body, id)
    );
    CREATE INDEX paper_by_reference ON paper (reference_key);
    CREATE INDEX paper_by_date ON paper (body, publicness, date);
    """)


@migrations()
def m002_meetings(db: Database) -> None:
    db.executescript("""
    CREATE TABLE meeting (
      body TEXT NOT NULL REFERENCES body(key), id TEXT NOT NULL, name TEXT NOT NULL,
      start TEXT, "end" TEXT, cancelled INTEGER NOT NULL, state TEXT NOT NULL,
      location TEXT NOT NULL, organizations TEXT NOT NULL, web TEXT NOT NULL,
      stated TEXT NOT NULL, publicness TEXT NOT NULL DEFAULT 'undecided', via TEXT NOT NULL,
      PRIMARY KEY (body, id)
    ) WITHOUT ROWID;
    CREATE INDEX meeting_by_start ON meeting (start);
    CREATE TABLE agenda_item (
      body TEXT NOT NULL REFERENCES body(key), id TEXT NOT NULL, meeting TEXT NOT NULL,
      number TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
      consultation TEXT NOT NULL, result TEXT NOT NULL, resolution TEXT NOT NULL,
      stated TEXT NOT NULL, publicness TEXT NOT NULL DEFAULT 'undecided', via TEXT NOT NULL,
      PRIMARY KEY (body, id)
    ) WITHOUT ROWID;
    CREATE INDEX agenda_item_by_meeting ON agenda_item (body, meeting, position);
    CREATE INDEX agenda_item_by_consultation ON agenda_item (body, consultation);
    -- The same consultation id occurs at several meetings on real servers; "at" tells them apart.
    CREATE TABLE consultation (
      body TEXT NOT NULL REFERENCES body(key), paper TEXT NOT NULL, id TEXT NOT NULL,
      at TEXT NOT NULL, agenda_item TEXT NOT NULL, meeting TEXT NOT NULL,
      organizations TEXT NOT NULL, role TEXT NOT NULL, authoritative INTEGER,
      stated TEXT NOT NULL, publicness TEXT NOT NULL DEFAULT 'undecided', via TEXT NOT NULL,
      PRIMARY KEY (body, paper, id, at)
    ) WITHOUT ROWID;
    CREATE INDEX consultation_by_id ON consultation (body, id);
    CREATE INDEX consultation_by_item ON consultation (body, agenda_item);
    CREATE INDEX agenda_item_by_via ON agenda_item (body, via);
    CREATE INDEX consultation_by_via ON consultation (body, via);
    -- Which agenda item a station belongs to; derived, see store/links.
    CREATE TABLE station_item (
      body TEXT NOT NULL, paper TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, item TEXT NOT NULL,
      PRIMARY KEY (body, paper, id, at, item)
    ) WITHOUT ROWID;
    CREATE INDEX station_item_by_item ON station_item (body, item);
    """)


@migrations()
def m003_files(db: Database) -> None:
    db.executescript("""
    CREATE TABLE file (
      no INTEGER PRIMARY KEY, body TEXT NOT NULL REFERENCES body(key), id TEXT NOT NULL,
      name TEXT NOT NULL, file_name TEXT NOT NULL, mime_type TEXT NOT NULL, date TEXT,
      access_url TEXT NOT NULL, download_url TEXT NOT NULL,
      stated TEXT NOT NULL, publicness TEXT NOT NULL DEFAULT 'undecided', via TEXT NOT NULL,
      UNIQUE (body, id)
    );
    CREATE INDEX file_by_via ON file (body, via);
    CREATE TABLE file_use (
      body TEXT NOT NULL REFERENCES body(key), parent_kind TEXT NOT NULL, parent TEXT NOT NULL,
      role TEXT NOT NULL, position INTEGER NOT NULL, file TEXT NOT NULL,
      PRIMARY KEY (body, parent_kind, parent, role, file)
    ) WITHOUT ROWID;
    CREATE INDEX file_use_by_file ON file_use (body, file);
    CREATE TABLE file_text (
      file_no INTEGER PRIMARY KEY REFERENCES file(no) ON DELETE CASCADE,
      source_hash TEXT NOT NULL, characters INTEGER NOT NULL, text TEXT NOT NULL
    );
    -- What a source delivered last, as one hash over an object and all that was embedded in it.
    CREATE TABLE delivered (
      body TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, hash TEXT NOT NULL,
      PRIMARY KEY (body, kind, id)
    ) WITHOUT ROWID;
    -- Papers whose index entries are out of date; retrieval empties it.
    CREATE TABLE stale_paper (paper_no INTEGER PRIMARY KEY);
    """)


@migrations()
def m004_history(db: Database) -> None:
    db.executescript("""
    CREATE TABLE run (
      id INTEGER PRIMARY KEY, body TEXT NOT NULL REFERENCES body(key), kind TEXT NOT NULL,
      source TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, counts TEXT
    );
    -- One row per new object (field ''), and one per changed field. Long texts stand as hashes.
    CREATE TABLE change (
      id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id),
      body TEXT NOT NULL, kind TEXT NOT NULL, object TEXT NOT NULL,
      field TEXT NOT NULL, old TEXT, new TEXT, observed_at TEXT NOT NULL
    );
    CREATE INDEX change_by_object ON change (body, kind, object);
    CREATE TABLE tombstone (
      body TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, observed_at TEXT NOT NULL,
      PRIMARY KEY (body, kind, id)
    ) WITHOUT ROWID;
    -- Gone from the source, not yet purged: an import purges them at its end, when it has seen how
    -- many they are.
    CREATE TABLE withdrawal (
      body TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (body, kind, id)
    ) WITHOUT ROWID;
    -- What an operator has hidden. `cause` is the paper for whose sake the object is hidden,
    -- `number` and `web` what the operator may name it by when lifting the block.
    CREATE TABLE block (
      body TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, cause TEXT NOT NULL,
      number TEXT NOT NULL, web TEXT NOT NULL,
      PRIMARY KEY (body, kind, id)
    ) WITHOUT ROWID;
    CREATE TABLE audit (
      id INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, body TEXT NOT NULL,
      object TEXT NOT NULL, reason TEXT NOT NULL
    );
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """)


@migrations()
def m005_delivery(db: Database) -> None:
    db.executescript("""
    -- `incoming` is blanked when the turn is done: a person's words are kept no longer than needed.
    CREATE TABLE inbox (
      no INTEGER PRIMARY KEY, platform TEXT NOT NULL, event TEXT NOT NULL, place TEXT NOT NULL,
      incoming TEXT, state TEXT NOT NULL DEFAULT 'waiting', attempts INTEGER NOT NULL DEFAULT 0,
      received_at TEXT NOT NULL, expires_at TEXT NOT NULL,
      UNIQUE (platform, event)
    );
    CREATE INDEX inbox_by_state ON inbox (platform, state, place, no);
    CREATE TABLE cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    -- `reply` is blanked once posted; what was posted where stays in the ledger. `place` is the
    -- platform's id, `address` the whole Place.
    CREATE TABLE outbox (
      no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, platform TEXT NOT NULL,
      place TEXT NOT NULL, address TEXT NOT NULL, reply_key TEXT NOT NULL, turn TEXT,
      reply TEXT, state TEXT NOT NULL DEFAULT 'due',
      attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
      expires_at TEXT NOT NULL
    );
    CREATE INDEX outbox_by_state ON outbox (platform, state, place, no);
    CREATE TABLE ledger (
      outbox TEXT PRIMARY KEY, platform TEXT NOT NULL, place TEXT NOT NULL,
      address TEXT NOT NULL, reply_key TEXT NOT NULL, turn TEXT, platform_ref TEXT NOT NULL,
      posted_at TEXT NOT NULL, expires_at TEXT NOT NULL
    );
    CREATE INDEX ledger_by_key ON ledger (platform, place, reply_key);
    CREATE TABLE shown (
      outbox TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, object TEXT NOT NULL,
      PRIMARY KEY (outbox, kind, body, object)
    ) WITHOUT ROWID;
    CREATE INDEX shown_by_object ON shown (body, kind, object);
    -- What `mehr` continues: belongs to one sender in one thread of one place.
    CREATE TABLE memory (
      platform TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL, sender TEXT NOT NULL,
      value TEXT NOT NULL, expires_at TEXT NOT NULL,
      PRIMARY KEY (platform, place, thread, sender)
    ) WITHOUT ROWID;
    """)


TYPICAL = {
    ("paper", "sqlite_autoindex_paper_1"): "15000 15000 1",
    ("paper", "paper_by_reference"): "15000 1",
    ("paper", "paper_by_date"): "15000 15000 14000 3",
    ("organization", "organization"): "100 100 1",
    ("meeting", "meeting"): "2600 2600 1",
    ("meeting", "meeting_by_start"): "2600 2",
    ("agenda_item", "agenda_item"): "19000 19000 1",
    ("agenda_item", "agenda_item_by_meeting"): "19000 19000 10 1",
    ("agenda_item", "agenda_item_by_consultation"): "19000 19000 2",
    ("agenda_item", "agenda_item_by_via"): "19000 19000 10",
    ("consultation", "consultation"): "15000 15000 2 1 1",
    ("consultation", "consultation_by_id"): "15000 15000 2",
    ("consultation", "consultation_by_item"): "15000 15000 2",
    ("consultation", "consultation_by_via"): "15000 15000 2",
    ("station_item", "station_item"): "14000 14000 2 1 1 1",
    ("station_item", "station_item_by_item"): "14000 14000 1 1 1 1",
    ("file", "sqlite_autoindex_file_1"): "48000 48000 1",
    ("file", "file_by_via"): "48000 48000 4",
    ("file_use", "file_use"): "48000 48000 38000 3 2 1",
    ("file_use", "file_use_by_file"): "48000 48000 1",
    ("delivered", "delivered"): "17000 17000 8000 1",
    ("change", "change_by_object"): "136000 136000 30000 2",
    ("tombstone", "tombstone"): "300 300 300 1",
}
"""How selective our keys are, in the form of sqlite_stat1, taken from the Karlsruhe corpus."""


@migrations()
def m006_planner(db: Database) -> None:
    """Tells SQLite that a body is no selective key, which it would believe of any leading column.

    Without it, a look-up by (body, meeting) walks through all of a city's agenda items. Fixed values
    instead of ANALYZE after each import: plans must not depend on when that ran, nor on which
    process opened the file before.
    """
    db.execute("ANALYZE")
    db.execute("DELETE FROM sqlite_stat1")
    for (table, index), typical in TYPICAL.items():
        db.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", [table, index, typical])
    db.execute("ANALYZE sqlite_schema")


@migrations()
def m007_results(db: Database) -> None:
    """Requests like „abgelehnte Anträge“ look up agenda items by what became of them."""
    db.execute("CREATE INDEX agenda_item_by_result ON agenda_item (body, result)")
    stat = ["agenda_item", "agenda_item_by_result", "18700 18700 500"]
    db.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", stat)
    db.execute("ANALYZE sqlite_schema")


@migrations()
def m008_platforms(db: Database) -> None:
    db.executescript("""
    -- An event that cannot be read yet; `payload` is the platform's own, still encrypted.
    CREATE TABLE held_event (
      platform TEXT NOT NULL, event TEXT NOT NULL, place TEXT NOT NULL, payload TEXT NOT NULL,
      at TEXT NOT NULL, expires_at TEXT NOT NULL,
      PRIMARY KEY (platform, event)
    ) WITHOUT ROWID;
    -- What a person thinks of a posted answer; `event` is the reaction, so that it can be withdrawn.
    CREATE TABLE vote (
      platform TEXT NOT NULL, event TEXT NOT NULL, outbox TEXT NOT NULL, voter TEXT NOT NULL,
      value INTEGER NOT NULL, at TEXT NOT NULL, expires_at TEXT NOT NULL,
      PRIMARY KEY (platform, event)
    ) WITHOUT ROWID;
    CREATE INDEX vote_by_outbox ON vote (outbox);
    -- What a place has chosen with /einstellungen.
    CREATE TABLE place_setting (
      platform TEXT NOT NULL, place TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (platform, place, key)
    ) WITHOUT ROWID;
    -- The thread of a posted message: whether the bot takes part in it.
    ALTER TABLE ledger ADD COLUMN thread TEXT NOT NULL DEFAULT '';
    ALTER TABLE outbox ADD COLUMN thread TEXT NOT NULL DEFAULT '';
    -- What a reply replaces is asked for with every reply: not by reading all that was said in the place.
    CREATE INDEX ledger_by_turn ON ledger (platform, turn, place, reply_key);
    -- Whose event it was, as a keyed hash, and what an edit of it inherits.
    ALTER TABLE inbox ADD COLUMN sender TEXT NOT NULL DEFAULT '';
    ALTER TABLE inbox ADD COLUMN thread TEXT NOT NULL DEFAULT '';
    ALTER TABLE inbox ADD COLUMN addressed INTEGER NOT NULL DEFAULT 0;
    """)


@migrations()
def m009_sources(db: Database) -> None:
    db.executescript("""
    -- Why it is to go, the days it was first and last seen so, and whether it is out of sight already: what
    -- may be a passing fault is hidden at once and deleted when a run on another day agrees.
    ALTER TABLE withdrawal ADD COLUMN cause TEXT NOT NULL DEFAULT 'dropped';
    ALTER TABLE withdrawal ADD COLUMN noted_on TEXT NOT NULL DEFAULT '';
    ALTER TABLE withdrawal ADD COLUMN seen_on TEXT NOT NULL DEFAULT '';
    ALTER TABLE withdrawal ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
    -- What differs when a file's bytes do, as the source says (a checksum, a size).
    ALTER TABLE file ADD COLUMN version TEXT NOT NULL DEFAULT '';
    -- Pages that were read from a picture, as a JSON list of numbers.
    ALTER TABLE file_text ADD COLUMN ocr_pages TEXT NOT NULL DEFAULT '[]';
    -- What became of a document when it was last fetched: 'read', 'unread' (listed only or refused),
    -- 'failed' (to be tried again).
    CREATE TABLE file_state (
      file_no INTEGER PRIMARY KEY REFERENCES file(no) ON DELETE CASCADE,
      body TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL,
      url TEXT NOT NULL, version TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
      content_hash TEXT NOT NULL, media_type TEXT NOT NULL, pages INTEGER, unread_pages INTEGER NOT NULL,
      checked_at TEXT NOT NULL, attempts INTEGER NOT NULL
    );
    CREATE INDEX file_state_by_content ON file_state (body, content_hash);
    -- What a source remembers between runs: how far it is, what servers said of their pages.
    CREATE TABLE source_state (
      body TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (body, key)
    ) WITHOUT ROWID;
    -- What could not be read and is therefore missing here; redirects may lead many objects to one place.
    CREATE TABLE gap (
      body TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
      cause TEXT NOT NULL, reason TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
      attempts INTEGER NOT NULL, PRIMARY KEY (body, place, kind, id)
    ) WITHOUT ROWID;
    CREATE INDEX gap_by_object ON gap (body, kind, id);
    """)
    typical = {
        "source_state": "40000 20000 1", "gap": "100 100 1 1 1", "gap_by_object": "100 100 50 1",
        "file_state_by_content": "40000 40000 1",
    }  # fmt: skip
    for index, stat in typical.items():
        db.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
            [index.split("_by_")[0], index, stat],
        )
    db.execute("ANALYZE sqlite_schema")


@migrations()
def m010_digest(db: Database) -> None:
    db.executescript(digest_tables.TABLES)
    typical = {
        ("news", "sqlite_autoindex_news_1"): "20000 20000 7000 1 1",
        ("change", "change_by_run"): "136000 500",
        ("follow", "follow_by_paper"): "500 500 1",
    }
    for (table, index), stat in typical.items():
        db.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", [table, index, stat])
    db.execute("ANALYZE sqlite_schema")


@migrations()
def m011_assistant(db: Database) -> None:
    db.executescript("""
    -- What was asked in a thread, made complete, and the papers its answer showed.
    CREATE TABLE exchange (
      id INTEGER PRIMARY KEY, platform TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL,
      sender TEXT NOT NULL, command TEXT NOT NULL, question TEXT NOT NULL, papers TEXT NOT NULL,
      at TEXT NOT NULL, expires_at TEXT NOT NULL
    );
    CREATE INDEX exchange_by_thread ON exchange (platform, place, thread, sender);
    -- A file that a person has sent without saying what for: what the adapter needs to fetch it.
    CREATE TABLE kept_upload (
      platform TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL, sender TEXT NOT NULL,
      upload TEXT NOT NULL, expires_at TEXT NOT NULL, PRIMARY KEY (platform, place, thread, sender)
    ) WITHOUT ROWID;
    CREATE TABLE model_use (
      month TEXT NOT NULL, task TEXT NOT NULL, requests INTEGER NOT NULL, prompt INTEGER NOT NULL,
      answer INTEGER NOT NULL, PRIMARY KEY (month, task)
    ) WITHOUT ROWID;
    """)


@migrations()
def m012_usage(db: Database) -> None:
    """How much is asked, by week; and since when a reply has been waiting."""
    db.executescript(usage_tables.TABLES)
    db.execute("ALTER TABLE outbox ADD COLUMN created_at TEXT NOT NULL DEFAULT ''")
