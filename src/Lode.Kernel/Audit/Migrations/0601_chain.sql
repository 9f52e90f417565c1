-- table kernel_chain_root: site
-- table kernel_chain_anchor: site
-- table kernel_chain_target: reference
CREATE INDEX kernel_audit_unsealed ON kernel_audit (site_id, at_us, id) WHERE seq IS NULL;
CREATE TABLE kernel_chain_root (
    site_id   BIGINT  NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('ledger', 'cases', 'audit')),
    batch     BIGINT  NOT NULL,
    root      TEXT    NOT NULL CHECK (length(root) = 64),
    nodes     {bytes} NOT NULL,
    record    TEXT    NOT NULL,
    hash      TEXT    NOT NULL CHECK (length(hash) = 64),
    at_us     BIGINT  NOT NULL,
    PRIMARY KEY (site_id, kind, batch)
);
CREATE TABLE kernel_chain_target (
    id         {id}   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL CHECK (kind IN ('folder', 'mail', 'site')),
    place      TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    ended_us   BIGINT
);
CREATE TABLE kernel_chain_anchor (
    site_id   BIGINT NOT NULL,
    kind      TEXT   NOT NULL CHECK (kind IN ('ledger', 'cases', 'audit')),
    target_id {id}   NOT NULL REFERENCES kernel_chain_target (id),
    size      BIGINT NOT NULL,
    day       TEXT   NOT NULL CHECK (length(day) = 10),
    root      TEXT   NOT NULL CHECK (length(root) = 64),
    head      TEXT   NOT NULL CHECK (length(head) = 64),
    place     TEXT   NOT NULL,
    at_us     BIGINT NOT NULL,
    PRIMARY KEY (site_id, kind, target_id, at_us)
);
CREATE INDEX kernel_chain_anchor_by_size ON kernel_chain_anchor (site_id, kind, size);
