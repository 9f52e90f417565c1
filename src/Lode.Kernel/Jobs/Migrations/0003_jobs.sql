-- table kernel_job: site
-- table kernel_idempotency: reference
CREATE TABLE kernel_job (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    kind         TEXT   NOT NULL,
    title        TEXT   NOT NULL,
    request      TEXT   NOT NULL,
    checkpoint   TEXT,
    result       TEXT,
    refusal      TEXT,
    state        TEXT   NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    done_parts   BIGINT NOT NULL DEFAULT 0,
    total_parts  BIGINT NOT NULL DEFAULT 0,
    cancel_asked BIGINT NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
    actor_id     {id},
    actor_name   TEXT   NOT NULL,
    created_us   BIGINT NOT NULL,
    started_us   BIGINT,
    ended_us     BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_job_by_time ON kernel_job (site_id, created_us, id);
CREATE TABLE kernel_idempotency (
    actor        TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    request_hash TEXT   NOT NULL CHECK (length(request_hash) = 64),
    status       BIGINT NOT NULL,
    content_type TEXT,
    location     TEXT,
    body         TEXT   NOT NULL,
    created_us   BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
