-- table kernel_document: site
-- table kernel_document_content: reference
-- table kernel_document_part: reference
CREATE TABLE kernel_document (
    site_id       BIGINT NOT NULL,
    id            {id}   NOT NULL,
    object_kind   TEXT   NOT NULL CHECK (length(object_kind) BETWEEN 1 AND 60),
    object_id     TEXT   NOT NULL CHECK (length(object_id) BETWEEN 1 AND 120),
    name          TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    media_type    TEXT   NOT NULL,
    content_hash  TEXT   NOT NULL CHECK (length(content_hash) = 64),
    byte_count    BIGINT NOT NULL,
    note          TEXT   NOT NULL,
    uploaded_us   BIGINT NOT NULL,
    uploader      TEXT   NOT NULL,
    keep_until_us BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_document_by_object ON kernel_document (site_id, object_kind, object_id);
CREATE INDEX kernel_document_by_content ON kernel_document (content_hash);

CREATE TABLE kernel_document_content (
    content_hash TEXT   NOT NULL PRIMARY KEY CHECK (length(content_hash) = 64),
    part_count   BIGINT NOT NULL,
    byte_count   BIGINT NOT NULL
);

CREATE TABLE kernel_document_part (
    content_hash TEXT    NOT NULL CHECK (length(content_hash) = 64),
    part         BIGINT  NOT NULL,
    bytes        {bytes} NOT NULL,
    PRIMARY KEY (content_hash, part)
);
