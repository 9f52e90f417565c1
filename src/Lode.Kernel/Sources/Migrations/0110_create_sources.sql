-- table kernel_source: reference
-- table kernel_accepted_type: reference
-- table kernel_held_group: site
-- table kernel_held_lines: site
CREATE TABLE kernel_source (
    id {id} NOT NULL PRIMARY KEY,
    site_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('live', 'historical')),
    policy TEXT NOT NULL CHECK (policy IN ('allow', 'quarantine', 'reject')),
    series_budget BIGINT NOT NULL CHECK (series_budget >= 0),
    quality_field TEXT NOT NULL,
    lateness_s BIGINT NOT NULL CHECK (lateness_s >= 0),
    future_s BIGINT NOT NULL CHECK (future_s >= 0),
    fixed_tags TEXT NOT NULL,
    disabled BIGINT NOT NULL CHECK (disabled IN (0, 1)),
    created_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX kernel_source_by_name ON kernel_source (site_id, name);

CREATE TABLE kernel_accepted_type (
    series TEXT NOT NULL,
    field TEXT NOT NULL,
    accepted_us BIGINT NOT NULL,
    accepted_by TEXT NOT NULL,
    PRIMARY KEY (series, field)
);

CREATE TABLE kernel_held_group (
    site_id BIGINT NOT NULL,
    id {id} NOT NULL,
    source_id {id},
    reason TEXT NOT NULL,
    series TEXT NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'discarded')),
    line_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    first_ns BIGINT NOT NULL,
    last_ns BIGINT NOT NULL,
    sample TEXT NOT NULL,
    opened_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_held_group_by_state ON kernel_held_group (site_id, state, changed_us);

CREATE TABLE kernel_held_lines (
    site_id BIGINT NOT NULL,
    group_id {id} NOT NULL,
    seq BIGINT NOT NULL,
    lines {bytes} NOT NULL,
    line_count BIGINT NOT NULL,
    PRIMARY KEY (site_id, group_id, seq)
);
