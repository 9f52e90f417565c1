-- table kernel_case_definition: reference
-- table kernel_case: site
-- table kernel_case_event: site
-- table kernel_case_task: site
-- table kernel_case_timer: site
-- table kernel_case_counter: site
-- table kernel_delegation: reference
CREATE TABLE kernel_case_definition (
    hash         TEXT   NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    type         TEXT   NOT NULL CHECK (length(type) BETWEEN 1 AND 60),
    version      BIGINT NOT NULL CHECK (version > 0),
    content      TEXT   NOT NULL,
    origin       TEXT   NOT NULL CHECK (origin IN ('shipped', 'own')),
    reason       TEXT   NOT NULL,
    published_us BIGINT NOT NULL,
    published_by TEXT   NOT NULL,
    retired_us   BIGINT,
    UNIQUE (type, version)
);

-- A case as it stands: what its events add up to, and what lists sort by. The number is unique in its organization.
CREATE TABLE kernel_case (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    number       TEXT   NOT NULL,
    type         TEXT   NOT NULL,
    definition   TEXT   NOT NULL REFERENCES kernel_case_definition (hash),
    rev          BIGINT NOT NULL,
    events       BIGINT NOT NULL,
    status       TEXT   NOT NULL CHECK (status IN ('open', 'suspended', 'closed', 'canceled')),
    title        TEXT,
    subject      TEXT,
    initiator_id {id},
    parent_id    {id},
    opened_us    BIGINT NOT NULL,
    closed_us    BIGINT,
    due_us       BIGINT,
    open_key     TEXT,
    confidential BIGINT NOT NULL CHECK (confidential IN (0, 1)),
    state        TEXT   NOT NULL CHECK (length(state) > 1),
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_case_by_number ON kernel_case (site_id, number);
CREATE UNIQUE INDEX kernel_case_by_key ON kernel_case (site_id, open_key) WHERE open_key IS NOT NULL;
CREATE INDEX kernel_case_by_time ON kernel_case (site_id, opened_us, id);
CREATE INDEX kernel_case_by_initiator ON kernel_case (initiator_id, opened_us, id) WHERE initiator_id IS NOT NULL;
CREATE INDEX kernel_case_by_parent ON kernel_case (site_id, parent_id, opened_us, id) WHERE parent_id IS NOT NULL;
CREATE INDEX kernel_case_by_definition ON kernel_case (definition, status);
CREATE INDEX kernel_case_by_due ON kernel_case (site_id, due_us, id) WHERE status = 'open' AND due_us IS NOT NULL;

-- Every command, accepted or refused; record is the whole of it as canonical JSON. Numbered and chained by the sealer.
CREATE TABLE kernel_case_event (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    case_id      {id}   NOT NULL,
    number       BIGINT NOT NULL,
    at_us        BIGINT NOT NULL,
    actor_id     {id},
    idem_key     TEXT,
    request_hash TEXT   NOT NULL CHECK (length(request_hash) = 64),
    rev          BIGINT NOT NULL,
    refusal      TEXT,
    record       TEXT   NOT NULL,
    seq          BIGINT,
    hash         TEXT CHECK (length(hash) = 64),
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_case_event_by_case ON kernel_case_event (site_id, case_id, number);
CREATE UNIQUE INDEX kernel_case_event_by_key ON kernel_case_event (site_id, case_id, idem_key)
    WHERE idem_key IS NOT NULL;
CREATE UNIQUE INDEX kernel_case_event_by_seq ON kernel_case_event (site_id, seq);

-- Open tasks by who may take them: r:role, p:person, o:organization; c:person is a copy, with task 0.
CREATE TABLE kernel_case_task (
    site_id   BIGINT NOT NULL,
    case_id   {id}   NOT NULL,
    task      BIGINT NOT NULL,
    candidate TEXT   NOT NULL,
    key       TEXT   NOT NULL,
    excluded  TEXT   NOT NULL,
    opened_us BIGINT NOT NULL,
    due_us    BIGINT,
    turn_us   BIGINT NOT NULL,
    level     BIGINT NOT NULL,
    PRIMARY KEY (site_id, case_id, task, candidate)
);
CREATE INDEX kernel_case_task_by_candidate ON kernel_case_task (site_id, candidate, turn_us, case_id, task);

CREATE TABLE kernel_case_timer (
    site_id  BIGINT NOT NULL,
    case_id  {id}   NOT NULL,
    deadline TEXT   NOT NULL,
    entry    BIGINT NOT NULL,
    percent  BIGINT NOT NULL,
    fire_us  BIGINT NOT NULL,
    PRIMARY KEY (site_id, case_id, deadline, percent)
);
CREATE INDEX kernel_case_timer_by_turn ON kernel_case_timer (fire_us, case_id, percent);

CREATE TABLE kernel_case_counter (
    site_id BIGINT NOT NULL,
    name    TEXT   NOT NULL,
    last    BIGINT NOT NULL,
    PRIMARY KEY (site_id, name)
);

CREATE TABLE kernel_delegation (
    id           {id}     NOT NULL PRIMARY KEY,
    from_id      {id}     NOT NULL REFERENCES kernel_person (id),
    to_id        {id}     NOT NULL REFERENCES kernel_person (id),
    types        TEXT     NOT NULL,
    roles        TEXT     NOT NULL,
    amount_limit {double},
    from_us      BIGINT   NOT NULL,
    until_us     BIGINT   NOT NULL CHECK (until_us > from_us),
    reason       TEXT     NOT NULL,
    created_us   BIGINT   NOT NULL,
    created_by   TEXT     NOT NULL,
    revoked_us   BIGINT,
    CHECK (from_id <> to_id)
);
CREATE INDEX kernel_delegation_by_to ON kernel_delegation (to_id, until_us);
CREATE INDEX kernel_delegation_by_from ON kernel_delegation (from_id, until_us);

INSERT INTO kernel_role_permission (role_id, permission)
SELECT r.id, p.permission
  FROM kernel_role r
  JOIN (SELECT 'viewer' AS code, 'cases.read' AS permission
        UNION ALL SELECT 'operator', 'cases.read'
        UNION ALL SELECT 'operator', 'cases.act'
        UNION ALL SELECT 'engineer', 'cases.read'
        UNION ALL SELECT 'engineer', 'cases.act'
        UNION ALL SELECT 'manager', 'cases.read'
        UNION ALL SELECT 'manager', 'cases.act'
        UNION ALL SELECT 'manager', 'cases.supervise'
        UNION ALL SELECT 'auditor', 'cases.read'
        UNION ALL SELECT 'administrator', 'cases.read'
        UNION ALL SELECT 'administrator', 'cases.act'
        UNION ALL SELECT 'administrator', 'cases.supervise'
        UNION ALL SELECT 'administrator', 'cases.define') p ON p.code = r.code
 WHERE r.shipped = 1
    ON CONFLICT (role_id, permission) DO NOTHING;
