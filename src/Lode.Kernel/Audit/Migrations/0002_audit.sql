-- table kernel_audit: site
CREATE TABLE kernel_audit (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    at_us       BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL CHECK (length(actor_kind) <= 16),
    actor_id    {id},
    actor_name  TEXT   NOT NULL,
    verb        TEXT   NOT NULL,
    object_kind TEXT   NOT NULL,
    object_id   TEXT   NOT NULL,
    before_hash TEXT CHECK (length(before_hash) = 64),
    after_hash  TEXT CHECK (length(after_hash) = 64),
    request_id  TEXT   NOT NULL,
    record      TEXT   NOT NULL,
    seq         BIGINT,
    hash        TEXT CHECK (length(hash) = 64),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_audit_by_time ON kernel_audit (site_id, at_us, id);
CREATE UNIQUE INDEX kernel_audit_by_seq ON kernel_audit (site_id, seq);
