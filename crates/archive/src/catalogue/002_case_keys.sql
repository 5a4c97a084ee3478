-- Version 2: what records are found by, as numbers (the first 64 bits of a key's BLAKE3 hash). A record
-- has some twenty, and to keep each in words, and a second time by record, was the dearest part of an
-- import. There is no index by record: when one is read anew its old keys are told by its features, and
-- only to forget one looks through them all.
DROP TABLE case_keys;
CREATE TABLE case_keys (
    key       INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    PRIMARY KEY (key, record_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO case_queue (record_id) SELECT record_id FROM case_features;
