"""The tables of the weekly summary: what a running week is counted in, and what is left of it afterwards."""

TABLES = """
-- `key` makes the hashes of a running week; it goes when the week is closed, and `closed_at` is set.
CREATE TABLE usage_week (week TEXT PRIMARY KEY, key BLOB, closed_at TEXT) WITHOUT ROWID;
-- Of running weeks only: `person` and `room` are hashes with the week's key.
CREATE TABLE usage_turn (
  week TEXT NOT NULL, platform TEXT NOT NULL, place_kind TEXT NOT NULL, person BLOB NOT NULL,
  room BLOB NOT NULL, command TEXT NOT NULL, outcome TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (week, platform, place_kind, person, room, command, outcome)
) WITHOUT ROWID;
-- How many answers took at most so many milliseconds (`step`), of running weeks only.
CREATE TABLE usage_time (
  week TEXT NOT NULL, platform TEXT NOT NULL, place_kind TEXT NOT NULL, step INTEGER NOT NULL,
  number INTEGER NOT NULL, PRIMARY KEY (week, platform, place_kind, step)
) WITHOUT ROWID;
-- Of closed weeks: what may be told (store/usage_publishing). `number` NULL: fewer persons than `least`.
CREATE TABLE usage_told (
  week TEXT NOT NULL, platform TEXT NOT NULL, place_kind TEXT NOT NULL, what TEXT NOT NULL,
  name TEXT NOT NULL, number INTEGER, least INTEGER NOT NULL,
  PRIMARY KEY (week, platform, place_kind, what, name)
) WITHOUT ROWID;
"""
