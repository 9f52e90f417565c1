-- table kernel_device: reference
-- table kernel_sync_op: site
CREATE TABLE kernel_device (
    id           {id}   NOT NULL PRIMARY KEY,
    person_id    {id}   NOT NULL REFERENCES kernel_person (id),
    name         TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    public_key   TEXT   NOT NULL,
    enrolled_us  BIGINT NOT NULL,
    revoked_us   BIGINT,
    revoked_by   TEXT,
    seen_us      BIGINT,
    clock_off_us BIGINT NOT NULL
);
CREATE INDEX kernel_device_by_person ON kernel_device (person_id);

CREATE TABLE kernel_sync_op (
    site_id      BIGINT NOT NULL,
    op_id        {id}   NOT NULL,
    device_id    {id}   NOT NULL,
    author_id    {id}   NOT NULL,
    lamport      BIGINT NOT NULL,
    entity       TEXT   NOT NULL CHECK (length(entity) <= 60),
    entity_id    TEXT   NOT NULL CHECK (length(entity_id) <= 120),
    body_hash    TEXT   NOT NULL CHECK (length(body_hash) = 64),
    body         TEXT   NOT NULL,
    answer       TEXT   NOT NULL CHECK (answer IN ('APPLIED', 'CONFLICT', 'REJECTED')),
    code         TEXT,
    args         TEXT   NOT NULL,
    occurred_us  BIGINT NOT NULL,
    answered_us  BIGINT NOT NULL,
    settled_us   BIGINT,
    settled_by   TEXT,
    PRIMARY KEY (site_id, op_id)
);
CREATE INDEX kernel_sync_op_by_age ON kernel_sync_op (answered_us);
CREATE INDEX kernel_sync_op_conflicts ON kernel_sync_op (site_id, answered_us)
    WHERE answer = 'CONFLICT' AND settled_us IS NULL;
