-- table kernel_org: reference
-- table kernel_org_closure: reference
-- table kernel_person: reference
-- table kernel_role: reference
-- table kernel_role_permission: reference
-- table kernel_assignment: reference
-- table kernel_grant: reference
-- table kernel_token: reference
-- table kernel_session: reference
CREATE TABLE kernel_org (
    number     BIGINT NOT NULL PRIMARY KEY CHECK (number > 0 AND number < 1048576),
    parent     BIGINT REFERENCES kernel_org (number),
    kind       TEXT   NOT NULL CHECK (kind IN ('group', 'company', 'site', 'department', 'external')),
    code       TEXT   NOT NULL UNIQUE,
    name_zh    TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    time_zone  TEXT   NOT NULL,
    simulated  BIGINT NOT NULL DEFAULT 0 CHECK (simulated IN (0, 1)),
    created_us BIGINT NOT NULL,
    closed_us  BIGINT
);
CREATE TABLE kernel_org_closure (
    ancestor   BIGINT NOT NULL REFERENCES kernel_org (number),
    descendant BIGINT NOT NULL REFERENCES kernel_org (number),
    depth      BIGINT NOT NULL,
    PRIMARY KEY (ancestor, descendant)
);
CREATE INDEX kernel_org_closure_up ON kernel_org_closure (descendant, ancestor);
CREATE TABLE kernel_person (
    id             {id}   NOT NULL PRIMARY KEY,
    user_name      TEXT   NOT NULL UNIQUE,
    name           TEXT   NOT NULL,
    email          TEXT,
    phone          TEXT,
    org            BIGINT NOT NULL REFERENCES kernel_org (number),
    language       TEXT   NOT NULL CHECK (language IN ('zh-CN', 'en-US')),
    password       TEXT   NOT NULL,
    must_change    BIGINT NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
    failures       BIGINT NOT NULL DEFAULT 0,
    locked_until_us BIGINT NOT NULL DEFAULT 0,
    disabled_us    BIGINT,
    created_us     BIGINT NOT NULL,
    last_sign_in_us BIGINT
);
CREATE TABLE kernel_role (
    id      {id} NOT NULL PRIMARY KEY,
    code    TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shipped BIGINT NOT NULL CHECK (shipped IN (0, 1))
);
CREATE TABLE kernel_role_permission (
    role_id    {id} NOT NULL REFERENCES kernel_role (id),
    permission TEXT NOT NULL,
    PRIMARY KEY (role_id, permission)
);
CREATE TABLE kernel_assignment (
    id         {id}   NOT NULL PRIMARY KEY,
    person_id  {id}   NOT NULL REFERENCES kernel_person (id),
    role_id    {id}   NOT NULL REFERENCES kernel_role (id),
    org        BIGINT NOT NULL REFERENCES kernel_org (number),
    from_us    BIGINT NOT NULL,
    until_us   BIGINT,
    created_us BIGINT NOT NULL
);
CREATE INDEX kernel_assignment_by_person ON kernel_assignment (person_id);
CREATE TABLE kernel_grant (
    id          {id}   NOT NULL PRIMARY KEY,
    org         BIGINT NOT NULL REFERENCES kernel_org (number),
    object_kind TEXT   NOT NULL,
    object_id   TEXT   NOT NULL,
    verbs       TEXT   NOT NULL,
    until_us    BIGINT,
    created_us  BIGINT NOT NULL
);
CREATE INDEX kernel_grant_by_org ON kernel_grant (org, object_kind, object_id);
CREATE TABLE kernel_token (
    id           {id}    NOT NULL PRIMARY KEY,
    hash         {bytes} NOT NULL UNIQUE,
    name         TEXT    NOT NULL,
    org          BIGINT  NOT NULL REFERENCES kernel_org (number),
    source_id    {id},
    scopes       TEXT    NOT NULL,
    created_by   TEXT    NOT NULL,
    created_us   BIGINT  NOT NULL,
    expires_us   BIGINT,
    revoked_us   BIGINT,
    last_used_us BIGINT
);
CREATE TABLE kernel_session (
    hash        {bytes} NOT NULL PRIMARY KEY,
    person_id   {id}    NOT NULL REFERENCES kernel_person (id),
    created_us  BIGINT  NOT NULL,
    seen_us     BIGINT  NOT NULL,
    expires_us  BIGINT  NOT NULL,
    user_agent  TEXT    NOT NULL
);
CREATE INDEX kernel_session_by_person ON kernel_session (person_id);
