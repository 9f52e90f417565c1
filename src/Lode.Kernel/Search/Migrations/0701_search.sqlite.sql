-- table kernel_search: site
CREATE TABLE kernel_search (
    seq        INTEGER PRIMARY KEY,
    site_id    BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (length(kind) <= 60),
    object_id  TEXT   NOT NULL CHECK (length(object_id) <= 120),
    title_zh   TEXT   NOT NULL,
    title_en   TEXT   NOT NULL,
    detail_zh  TEXT   NOT NULL,
    detail_en  TEXT   NOT NULL,
    route      TEXT   NOT NULL,
    permission TEXT   NOT NULL,
    tokens     TEXT   NOT NULL,
    changed_us BIGINT NOT NULL,
    UNIQUE (site_id, kind, object_id)
);

CREATE VIRTUAL TABLE kernel_search_fts USING fts5 (
    tokens, content='kernel_search', content_rowid='seq', tokenize='unicode61 remove_diacritics 0'
);

CREATE TRIGGER kernel_search_after_insert AFTER INSERT ON kernel_search BEGIN
    INSERT INTO kernel_search_fts (rowid, tokens) VALUES (new.seq, new.tokens);
END;

CREATE TRIGGER kernel_search_after_delete AFTER DELETE ON kernel_search BEGIN
    INSERT INTO kernel_search_fts (kernel_search_fts, rowid, tokens) VALUES ('delete', old.seq, old.tokens);
END;

CREATE TRIGGER kernel_search_after_update AFTER UPDATE ON kernel_search BEGIN
    INSERT INTO kernel_search_fts (kernel_search_fts, rowid, tokens) VALUES ('delete', old.seq, old.tokens);
    INSERT INTO kernel_search_fts (rowid, tokens) VALUES (new.seq, new.tokens);
END;
