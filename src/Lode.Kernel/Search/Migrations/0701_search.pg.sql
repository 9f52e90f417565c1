-- table kernel_search: site
CREATE TABLE kernel_search (
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
    vector     tsvector GENERATED ALWAYS AS (to_tsvector('simple', tokens)) STORED,
    changed_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, kind, object_id)
);
CREATE INDEX kernel_search_by_word ON kernel_search USING gin (vector);
