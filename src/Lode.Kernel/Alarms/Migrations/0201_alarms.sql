-- table kernel_alarm_definition: site
-- table kernel_alarm_revision: site
-- table kernel_alarm: site
-- table kernel_alarm_event: site
CREATE TABLE kernel_alarm_definition (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    code       TEXT   NOT NULL CHECK (length(code) BETWEEN 1 AND 120),
    revision   BIGINT NOT NULL CHECK (revision > 0),
    content    TEXT   NOT NULL,
    changed_us BIGINT NOT NULL,
    changed_by TEXT   NOT NULL,
    retired_us BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_alarm_definition_by_code ON kernel_alarm_definition (site_id, code);

CREATE TABLE kernel_alarm_revision (
    site_id       BIGINT NOT NULL,
    definition_id {id}   NOT NULL,
    revision      BIGINT NOT NULL,
    content       TEXT,
    reason        TEXT   NOT NULL,
    authorized_by TEXT   NOT NULL,
    changed_us    BIGINT NOT NULL,
    changed_by    TEXT   NOT NULL,
    PRIMARY KEY (site_id, definition_id, revision)
);
CREATE INDEX kernel_alarm_revision_by_time ON kernel_alarm_revision (site_id, changed_us);

CREATE TABLE kernel_alarm (
    site_id       BIGINT NOT NULL,
    definition_id {id}   NOT NULL,
    state         BIGINT NOT NULL CHECK (state BETWEEN 0 AND 8),
    content       TEXT   NOT NULL,
    changed_us    BIGINT NOT NULL,
    PRIMARY KEY (site_id, definition_id)
);

CREATE TABLE kernel_alarm_event (
    site_id       BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    definition_id {id}   NOT NULL,
    occurrence    BIGINT NOT NULL,
    kind          TEXT   NOT NULL CHECK (length(kind) <= 20),
    state         BIGINT NOT NULL,
    priority      BIGINT NOT NULL CHECK (priority BETWEEN 1 AND 4),
    annunciated   BIGINT NOT NULL CHECK (annunciated IN (0, 1)),
    event_ns      BIGINT NOT NULL,
    until_ns      BIGINT,
    recorded_us   BIGINT NOT NULL,
    value         {double},
    quality       BIGINT NOT NULL,
    first_out     BIGINT NOT NULL CHECK (first_out IN (0, 1)),
    place         TEXT   NOT NULL,
    actor_id      {id},
    actor_name    TEXT   NOT NULL,
    comment       TEXT   NOT NULL,
    PRIMARY KEY (site_id, seq)
);
CREATE INDEX kernel_alarm_event_by_time ON kernel_alarm_event (site_id, event_ns, seq);
CREATE INDEX kernel_alarm_event_by_alarm ON kernel_alarm_event (site_id, definition_id, occurrence);
