-- table kernel_outbox: site
-- table kernel_inbox: site
CREATE TABLE kernel_outbox (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    name        TEXT   NOT NULL CHECK (length(name) <= 120),
    payload     TEXT   NOT NULL,
    occurred_us BIGINT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    next_try_us BIGINT NOT NULL,
    last_error  TEXT,
    state       TEXT   NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_outbox_by_turn ON kernel_outbox (state, next_try_us);

CREATE TABLE kernel_inbox (
    site_id  BIGINT NOT NULL,
    event_id {id}   NOT NULL,
    receiver TEXT   NOT NULL CHECK (length(receiver) <= 120),
    at_us    BIGINT NOT NULL,
    PRIMARY KEY (site_id, event_id, receiver)
);
CREATE INDEX kernel_inbox_by_time ON kernel_inbox (at_us);
