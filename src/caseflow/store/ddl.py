"""SQL: the tables of the SQLite store, and for each database the triggers that keep journals append-only."""

from __future__ import annotations

from typing import Final

SQLITE: Final = {
    "entry": """CREATE TABLE entry(
 pos INTEGER PRIMARY KEY AUTOINCREMENT,
 case_no TEXT NOT NULL, seq INTEGER NOT NULL CHECK(seq >= 0), format INTEGER NOT NULL, digest TEXT NOT NULL, key TEXT,
 body TEXT NOT NULL, hash BLOB NOT NULL CHECK(length(hash) = 32),
 UNIQUE(case_no, seq)) STRICT""",
    "entry_key": "CREATE UNIQUE INDEX entry_key ON entry(case_no, key) WHERE key IS NOT NULL",
    "personal": """CREATE TABLE personal(
 case_no TEXT NOT NULL, seq INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, salt TEXT NOT NULL,
 PRIMARY KEY(case_no, seq, field)) WITHOUT ROWID, STRICT""",
    "head": """CREATE TABLE head(
 case_no TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, edition TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
 next_due TEXT, last_due TEXT, next_lapse TEXT, undated INTEGER NOT NULL, calendar TEXT NOT NULL) WITHOUT ROWID, STRICT""",
    "head_due": "CREATE INDEX head_due ON head(next_due, case_no) WHERE next_due IS NOT NULL",
    "head_lapse": "CREATE INDEX head_lapse ON head(next_lapse, case_no) WHERE next_lapse IS NOT NULL",
    "head_calendar": "CREATE INDEX head_calendar ON head(calendar, case_no)",
    "entry_no_update": "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'a journal is append-only'); END",
    "entry_no_delete": "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'a journal is append-only'); END",
    # Without this trigger, INSERT OR REPLACE could overwrite an entry: it fires the delete trigger only if recursive triggers are on.
    "entry_next": """CREATE TRIGGER entry_next BEFORE INSERT ON entry
 WHEN NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM entry WHERE case_no = NEW.case_no)
 BEGIN SELECT RAISE(ABORT, 'a journal has no gap and no second entry of one seq'); END""",
}

# On servers the tables have a prefix, because a host may keep its own tables in the same database. The statements run in this order. The
# `next` triggers raise the error of a duplicate key, because that is what they find: somebody was faster, or an entry is missing.
_NEXT: Final = "(SELECT COALESCE(MAX(seq) + 1, 0) FROM caseflow_entry WHERE case_no = NEW.case_no)"
_ONLY: Final = "a journal is append-only"
_GAP: Final = "a journal has no gap and no second entry of one seq"
SERVERS: Final[dict[str, tuple[str, ...]]] = {
    "postgresql": (
        f"CREATE FUNCTION caseflow_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_ONLY}'; END $$",
        (
            "CREATE TRIGGER caseflow_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON caseflow_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION caseflow_append_only()"
        ),
        (
            f"CREATE FUNCTION caseflow_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.seq <> {_NEXT}"
            f" THEN RAISE EXCEPTION '{_GAP}' USING ERRCODE = '23505'; END IF; RETURN NEW; END $$"
        ),
        "CREATE TRIGGER caseflow_next BEFORE INSERT ON caseflow_entry FOR EACH ROW EXECUTE FUNCTION caseflow_next()",
    ),
    "mysql": (
        *[
            f"CREATE TRIGGER caseflow_no_{word.lower()} BEFORE {word} ON caseflow_entry"
            f" FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{_ONLY}'"
            for word in ("UPDATE", "DELETE")
        ],
        (
            f"CREATE TRIGGER caseflow_next BEFORE INSERT ON caseflow_entry FOR EACH ROW BEGIN IF NEW.seq <> {_NEXT}"
            f" THEN SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = '{_GAP}'; END IF; END"
        ),
        # MySQL has no trigger for TRUNCATE; a foreign key to the table makes it refuse.
        "ALTER TABLE caseflow_personal ADD CONSTRAINT caseflow_beside FOREIGN KEY (case_no, seq) REFERENCES caseflow_entry(case_no, seq)",
    ),
    "sqlite": tuple(
        SQLITE[name].replace(" ON entry", " ON caseflow_entry").replace("FROM entry", "FROM caseflow_entry")
        for name in ("entry_no_update", "entry_no_delete", "entry_next")
    ),
}
# A query that counts the triggers, for databases where every role may ask, and how many there must be.
GUARDS: Final[dict[str, tuple[str, int]]] = {
    "postgresql": (
        (
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'caseflow_entry'::regclass"
            " AND tgname IN ('caseflow_no_change', 'caseflow_next') AND tgenabled IN ('O', 'A')"
        ),
        2,
    ),
    "sqlite": ("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'caseflow_entry'", 3),
}
