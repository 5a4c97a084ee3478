-- Version 1 of the catalogue. Times are UTC, ISO 8601. Amounts are öre (1/100 SEK), so that sums are
-- exact; the views give kronor. Ids are BLAKE3 hashes of a file's bytes, in hex.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Runs of import, retry and upgrade.
CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    command     TEXT NOT NULL,
    version     TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT NOT NULL DEFAULT 'running'
                CHECK (outcome IN ('running', 'finished', 'interrupted', 'failed')),
    roots       TEXT NOT NULL,
    summary     TEXT
) STRICT;

-- Every absolute path that was ever seen. raw_path holds its bytes, path what can be shown of it.
CREATE TABLE files (
    id          INTEGER PRIMARY KEY,
    raw_path    BLOB NOT NULL UNIQUE,
    path        TEXT NOT NULL,
    shown       TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    modified_ns INTEGER,
    hash        TEXT,
    state       TEXT NOT NULL CHECK (state IN ('done', 'quarantined')),
    first_seen  TEXT NOT NULL,
    gone_since  TEXT
) STRICT;
CREATE INDEX files_hash ON files (hash);

CREATE TABLE records (
    id                TEXT PRIMARY KEY,
    case_id           TEXT NOT NULL,
    case_role         TEXT NOT NULL DEFAULT 'lead',
    case_reason       TEXT,
    case_score        REAL,
    case_fixed        INTEGER NOT NULL DEFAULT 0,
    kind              TEXT NOT NULL,
    application_type  TEXT,
    title             TEXT,
    reference         TEXT,
    association       TEXT,
    dated             TEXT,
    start_date        TEXT,
    end_date          TEXT,
    outcome           TEXT,
    granted_ore       INTEGER,
    applied_ore       INTEGER,
    own_ore           INTEGER,
    participants      INTEGER,
    needs_review      INTEGER NOT NULL,
    media_type        TEXT NOT NULL,
    bytes             INTEGER NOT NULL,
    pages             INTEGER,
    text_origin       TEXT NOT NULL,
    language          TEXT,
    extractor_version TEXT NOT NULL,
    extractor_data    TEXT NOT NULL,
    schema_version    TEXT NOT NULL,
    extracted_at      TEXT NOT NULL,
    json              TEXT NOT NULL
) STRICT;
CREATE INDEX records_case ON records (case_id);
CREATE INDEX records_reference ON records (reference);

-- What was embedded in, or zipped with, what.
CREATE TABLE members (
    parent_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    child_id  TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    path      TEXT NOT NULL,
    PRIMARY KEY (parent_id, child_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_child ON members (child_id);

CREATE TABLE sections (
    record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    heading   TEXT,
    level     INTEGER NOT NULL,
    fields    TEXT NOT NULL,
    matched   TEXT NOT NULL,
    scope     TEXT,
    text      TEXT NOT NULL,
    location  TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE budget_lines (
    record_id    TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    label        TEXT NOT NULL,
    budget_group TEXT,
    organisation TEXT,
    scope        TEXT,
    year         INTEGER,
    amount_ore   INTEGER NOT NULL,
    per          TEXT,
    times        INTEGER NOT NULL,
    approximate  INTEGER NOT NULL,
    funding      TEXT NOT NULL,
    location     TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE budget_checks (
    record_id    TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    what         TEXT NOT NULL,
    stated_ore   INTEGER NOT NULL,
    computed_ore INTEGER NOT NULL,
    ok           INTEGER NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE methods (
    record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    method    TEXT NOT NULL,
    name      TEXT NOT NULL,
    usage     TEXT NOT NULL,
    mentions  INTEGER NOT NULL,
    PRIMARY KEY (record_id, method)
) STRICT, WITHOUT ROWID;
CREATE INDEX methods_method ON methods (method);

CREATE TABLE parties (
    record_id  TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    as_written TEXT NOT NULL,
    kind       TEXT NOT NULL,
    roles      TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_name ON parties (name);

CREATE TABLE municipalities (
    record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    code      TEXT NOT NULL,
    name      TEXT NOT NULL,
    status    TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE signatures (
    record_id    TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    name         TEXT,
    organisation TEXT,
    status       TEXT NOT NULL,
    signed_at    TEXT,
    kind         TEXT NOT NULL,
    eid          TEXT,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE warnings (
    record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    code      TEXT NOT NULL,
    severity  TEXT NOT NULL,
    message   TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

-- Records that are to be compared with others, and what of each is compared.
CREATE TABLE case_queue (
    record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE case_features (
    record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
    json      TEXT NOT NULL
) STRICT;
CREATE TABLE case_keys (
    key       TEXT NOT NULL,
    record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    PRIMARY KEY (key, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_keys_record ON case_keys (record_id);

-- Files that could not be read, and why.
CREATE TABLE quarantine (
    file_id   INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    reason    TEXT NOT NULL,
    stage     TEXT NOT NULL,
    message   TEXT NOT NULL,
    hint      TEXT NOT NULL,
    limits    TEXT NOT NULL,
    version   TEXT NOT NULL,
    attempts  INTEGER NOT NULL,
    first_at  TEXT NOT NULL,
    last_at   TEXT NOT NULL
) STRICT;

-- Hashes of what was forgotten on request: later imports pass them over.
CREATE TABLE tombstones (
    hash         TEXT PRIMARY KEY,
    reason       TEXT NOT NULL,
    forgotten_at TEXT NOT NULL
) STRICT;

-- What a person put right; applied to every reading of a record, also after it was extracted anew.
CREATE TABLE corrections (
    record_id  TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    pointer    TEXT NOT NULL,
    value      TEXT NOT NULL,
    note       TEXT,
    entered_at TEXT NOT NULL,
    PRIMARY KEY (record_id, pointer)
) STRICT;

-- Until when a record is to be kept (gallringsfrist).
CREATE TABLE retention (
    record_id  TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
    keep_until TEXT NOT NULL,
    note       TEXT
) STRICT;

-- Versions, near-duplicates and renditions. from_id < to_id for the kinds without direction.
CREATE TABLE links (
    from_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    to_id   TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    score   REAL NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (from_id, to_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_to ON links (to_id);

-- Cases that the index has yet to take in. The index commit carries the last seq that it holds.
CREATE TABLE outbox (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL
) STRICT;

CREATE VIEW documents AS
SELECT r.id, r.case_id, r.case_role, r.kind, r.application_type, r.title, r.reference, r.association,
       r.dated, r.start_date, r.end_date, r.outcome,
       r.granted_ore / 100.0 AS granted, r.applied_ore / 100.0 AS applied, r.own_ore / 100.0 AS own,
       r.participants, r.needs_review, r.media_type, r.pages, r.text_origin,
       (SELECT min(f.path) FROM files f WHERE f.hash = r.id AND f.gone_since IS NULL) AS path
FROM records r;

-- A row a project: what its leading document says, so that the same sum in two files counts once.
CREATE VIEW projects AS
SELECT r.case_id, r.id AS record_id, r.title, r.reference, r.association, r.application_type, r.dated,
       r.start_date, r.end_date, r.outcome, r.granted_ore / 100.0 AS granted,
       coalesce(r.applied_ore, (SELECT max(b.applied_ore) FROM records b
                                WHERE b.case_id = r.case_id AND b.kind = 'budget')) / 100.0 AS applied,
       r.participants, (SELECT count(*) FROM records m WHERE m.case_id = r.case_id) AS documents
FROM records r WHERE r.case_role = 'lead' AND r.media_type <> 'application/zip';

CREATE VIEW budget AS
SELECT b.record_id, r.case_id, r.case_role, r.title, r.association, b.label, b.budget_group, b.organisation,
       b.scope, b.year, b.amount_ore / 100.0 AS amount, b.per, b.times,
       b.amount_ore * b.times / 100.0 AS cost, b.approximate, b.funding
FROM budget_lines b JOIN records r ON r.id = b.record_id;

CREATE VIEW projects_by_method AS
SELECT m.method, m.name, m.usage, r.case_id, r.id AS record_id, r.title, r.association, r.start_date
FROM methods m JOIN records r ON r.id = m.record_id;

CREATE VIEW unreadable AS
SELECT f.path, q.reason, q.stage, q.message, q.hint, q.attempts, q.last_at
FROM quarantine q JOIN files f ON f.id = q.file_id;
