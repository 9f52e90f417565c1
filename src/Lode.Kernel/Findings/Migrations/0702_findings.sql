-- table kernel_finding: site
CREATE TABLE kernel_finding (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    rule        TEXT   NOT NULL CHECK (length(rule) <= 120),
    object_kind TEXT   NOT NULL CHECK (length(object_kind) <= 60),
    object_id   TEXT   NOT NULL CHECK (length(object_id) <= 120),
    object_zh   TEXT   NOT NULL,
    object_en   TEXT   NOT NULL,
    route       TEXT   NOT NULL,
    severity    BIGINT NOT NULL CHECK (severity BETWEEN 1 AND 4),
    state       TEXT   NOT NULL CHECK (state IN ('open', 'explained', 'ended', 'closed')),
    evidence    TEXT   NOT NULL,
    occurrences BIGINT NOT NULL,
    clear_count BIGINT NOT NULL,
    opened_us   BIGINT NOT NULL,
    seen_us     BIGINT NOT NULL,
    due_us      BIGINT NOT NULL,
    escalations BIGINT NOT NULL,
    next_level_us BIGINT NOT NULL,
    owner_id    {id},
    owner_name  TEXT,
    note        TEXT   NOT NULL,
    ended_us    BIGINT,
    closed_us   BIGINT,
    closed_by   TEXT,
    case_id     {id},
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_finding_once ON kernel_finding (site_id, rule, object_kind, object_id)
    WHERE state <> 'closed';
CREATE INDEX kernel_finding_by_state ON kernel_finding (site_id, state, severity, due_us);
CREATE INDEX kernel_finding_by_object ON kernel_finding (site_id, object_kind, object_id);
CREATE INDEX kernel_finding_by_due ON kernel_finding (state, escalations, next_level_us);
