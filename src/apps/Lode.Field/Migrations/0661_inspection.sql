-- table field_point: site
-- table field_point_version: site
-- table field_route: site
-- table field_round: site
-- table field_reading: site
-- table field_follow_up: site
CREATE TABLE field_point (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    code       TEXT   NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    version    BIGINT NOT NULL CHECK (version > 0),
    content    TEXT   NOT NULL,
    changed_us BIGINT NOT NULL,
    changed_by TEXT   NOT NULL,
    retired_us BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX field_point_by_code ON field_point (site_id, code);

CREATE TABLE field_point_version (
    site_id    BIGINT NOT NULL,
    point_id   {id}   NOT NULL,
    version    BIGINT NOT NULL,
    content    TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    changed_us BIGINT NOT NULL,
    changed_by TEXT   NOT NULL,
    PRIMARY KEY (site_id, point_id, version)
);

CREATE TABLE field_route (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    code       TEXT   NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    version    BIGINT NOT NULL CHECK (version > 0),
    content    TEXT   NOT NULL,
    changed_us BIGINT NOT NULL,
    changed_by TEXT   NOT NULL,
    retired_us BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX field_route_by_code ON field_route (site_id, code);

CREATE TABLE field_round (
    site_id       BIGINT NOT NULL,
    id            {id}   NOT NULL,
    route_id      {id}   NOT NULL,
    case_id       {id}   NOT NULL,
    level         BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3),
    from_us       BIGINT NOT NULL,
    to_us         BIGINT NOT NULL,
    content       TEXT   NOT NULL,
    state         TEXT   NOT NULL CHECK (state IN ('due', 'walked', 'missed', 'skipped')),
    ended_us      BIGINT,
    ended_by      TEXT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX field_round_once ON field_round (site_id, route_id, from_us);
CREATE UNIQUE INDEX field_round_by_case ON field_round (site_id, case_id);
CREATE INDEX field_round_by_time ON field_round (site_id, from_us, id);

CREATE TABLE field_reading (
    site_id       BIGINT NOT NULL,
    op_id         {id}   NOT NULL,
    round_id      {id}   NOT NULL,
    point_id      {id}   NOT NULL,
    point_version BIGINT NOT NULL,
    verdict       TEXT   NOT NULL CHECK (verdict IN ('ok', 'warning', 'alarm', 'skipped')),
    value         {double},
    remark        TEXT   NOT NULL,
    reason        TEXT   NOT NULL CHECK (length(reason) <= 20),
    scanned       BIGINT NOT NULL CHECK (scanned IN (0, 1)),
    dwell_s       BIGINT NOT NULL CHECK (dwell_s >= 0),
    occurred_us   BIGINT NOT NULL,
    recorded_us   BIGINT NOT NULL,
    author_id     {id}   NOT NULL,
    author        TEXT   NOT NULL,
    PRIMARY KEY (site_id, op_id)
);
CREATE INDEX field_reading_by_point ON field_reading (site_id, point_id, occurred_us);
CREATE INDEX field_reading_by_round ON field_reading (site_id, round_id, occurred_us);

CREATE TABLE field_follow_up (
    site_id     BIGINT NOT NULL,
    case_id     {id}   NOT NULL,
    point_id    {id}   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('defect', 'precision')),
    occurrences BIGINT NOT NULL CHECK (occurrences > 0),
    opened_us   BIGINT NOT NULL,
    closed_us   BIGINT,
    ended_as    TEXT,
    PRIMARY KEY (site_id, case_id)
);
CREATE UNIQUE INDEX field_follow_up_open ON field_follow_up (site_id, point_id, kind) WHERE closed_us IS NULL;
CREATE INDEX field_follow_up_by_point ON field_follow_up (site_id, point_id, opened_us);
