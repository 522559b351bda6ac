"""The tables of the digest: what is new, what places want of it, and what they have heard."""

TABLES = """
-- What an incremental run has brought that could be announced, each once and for good: an object's
-- first result, a new paper, an agenda (`part` is the run), minutes (`part` is their role). `since` is
-- the first change of that run that matters for it; `before` is the agenda as it was, without any name.
-- Ids are never given again: subscriptions remember how far they have come.
CREATE TABLE news (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, body TEXT NOT NULL, kind TEXT NOT NULL,
  object TEXT NOT NULL, part TEXT NOT NULL DEFAULT '', since INTEGER NOT NULL, observed_at TEXT NOT NULL,
  before TEXT NOT NULL DEFAULT '', UNIQUE (body, kind, object, part)
);
-- Runs that have been looked through for news.
CREATE TABLE harvested_run (run INTEGER PRIMARY KEY);
-- Hashes of what was deleted a moment ago: should it come again under another id, it is no news. Of items
-- with their result for longer: should they come again under their own.
CREATE TABLE passed (mark TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
-- Which meetings have a protocol that everybody may have seen: another one in its place is no news.
CREATE TABLE minuted (
  body TEXT NOT NULL, meeting TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (body, meeting, role)
) WITHOUT ROWID;
INSERT INTO minuted SELECT DISTINCT u.body, u.parent, u.role FROM file_use u
 JOIN file f ON f.body = u.body AND f.id = u.file AND f.publicness IN ('public', 'hidden')
 WHERE u.parent_kind = 'Meeting' AND u.role IN ('resultsProtocol', 'verbatimProtocol');
INSERT INTO harvested_run SELECT id FROM run WHERE finished_at IS NOT NULL;
CREATE INDEX change_by_run ON change (run);
-- What a place wants to hear. `number` is what people call it there. News up to `floor` are no longer
-- looked at, those up to `seen` were looked at once, those up to `since` were there before it.
-- `puzzled_at`: since when its request is not understood.
CREATE TABLE subscription (
  id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, place TEXT NOT NULL,
  address TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, wish TEXT NOT NULL,
  made_at TEXT NOT NULL,
  next_at TEXT, floor INTEGER NOT NULL, seen INTEGER NOT NULL, since INTEGER NOT NULL DEFAULT 0,
  puzzled_at TEXT, expires_at TEXT
);
CREATE INDEX subscription_by_place ON subscription (platform, place);
-- The highest number that was given in a place: old buttons must not mean another subscription.
CREATE TABLE subscription_number (
  platform TEXT NOT NULL, place TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (platform, place)
) WITHOUT ROWID;
-- A paper that a place follows; ids are never used again, messages are named after them. `snapshot`
-- is what is known there of it: ids, days, hashes of results, no title and no wording. `touched` are
-- the runs that may have changed something since; `gone`: the paper is deleted. `thread` is where news
-- of it go, NULL while its first message is on its way, '' where there is none. `before` is the
-- snapshot of before the message that is on its way.
CREATE TABLE follow (
  id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, place TEXT NOT NULL,
  address TEXT NOT NULL, body TEXT NOT NULL, paper TEXT NOT NULL, made_at TEXT NOT NULL,
  snapshot TEXT NOT NULL, touched TEXT NOT NULL DEFAULT '[]', gone INTEGER NOT NULL DEFAULT 0,
  thread TEXT, before TEXT,
  UNIQUE (platform, place, body, paper)
);
CREATE INDEX follow_by_paper ON follow (body, paper);
-- What was made for a place; `subject` are ids of subscriptions, or of the paper's follow. `reissue`
-- says why it is to be shown anew, '' if it is not; `revising`: a change of its message is on its way.
-- `refused`: the platform did not take it.
CREATE TABLE edition (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, platform TEXT NOT NULL, place TEXT NOT NULL,
  address TEXT NOT NULL, subject TEXT NOT NULL, made_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  posted_at TEXT, revision INTEGER NOT NULL DEFAULT 0, reissue TEXT NOT NULL DEFAULT '',
  revising INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX edition_by_place ON edition (platform, place, made_at);
CREATE INDEX edition_by_state ON edition (state);
CREATE INDEX edition_to_reissue ON edition (id) WHERE reissue != '';
CREATE INDEX edition_revising ON edition (id) WHERE revising = 1;
-- Which news a place has heard, in which edition, and what was said of it (a result's wording; of an
-- agenda that it was published or cancelled). `was` is what its message says while a change of that is
-- on its way. `restated`: `corrected` where it says something else than at first, `news` where that is to
-- be told as a line of its own as well.
CREATE TABLE announced (
  platform TEXT NOT NULL, place TEXT NOT NULL, news INTEGER NOT NULL, edition INTEGER NOT NULL,
  value TEXT NOT NULL DEFAULT '', was TEXT, restated TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (platform, place, news)
) WITHOUT ROWID;
CREATE INDEX announced_by_news ON announced (news);
CREATE INDEX announced_by_edition ON announced (edition);
"""
