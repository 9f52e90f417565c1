-- table kernel_notice: reference
-- table kernel_notice_choice: reference
-- table kernel_webhook: reference
CREATE TABLE kernel_notice (
    id         {id}   NOT NULL PRIMARY KEY,
    person_id  {id}   NOT NULL REFERENCES kernel_person (id),
    site_id    BIGINT NOT NULL,
    code       TEXT   NOT NULL CHECK (length(code) <= 120),
    args       TEXT   NOT NULL,
    route      TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    read_us    BIGINT
);
CREATE INDEX kernel_notice_by_person ON kernel_notice (person_id, created_us);
CREATE INDEX kernel_notice_unread ON kernel_notice (person_id) WHERE read_us IS NULL;

CREATE TABLE kernel_notice_choice (
    person_id {id}   NOT NULL PRIMARY KEY REFERENCES kernel_person (id),
    email     BIGINT NOT NULL CHECK (email IN (0, 1))
);

CREATE TABLE kernel_webhook (
    id          {id}   NOT NULL PRIMARY KEY,
    org         BIGINT NOT NULL,
    name        TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    template    TEXT   NOT NULL CHECK (template IN ('generic', 'wecom', 'dingtalk')),
    url         TEXT   NOT NULL CHECK (length(url) <= 500),
    secret      TEXT   NOT NULL,
    codes       TEXT   NOT NULL,
    language    TEXT   NOT NULL CHECK (language IN ('zh-CN', 'en-US')),
    made_by     TEXT   NOT NULL,
    made_us     BIGINT NOT NULL,
    approved_by TEXT,
    approved_us BIGINT,
    disabled    BIGINT NOT NULL CHECK (disabled IN (0, 1)),
    last_us     BIGINT,
    last_answer TEXT   NOT NULL
);
CREATE INDEX kernel_webhook_by_org ON kernel_webhook (org);
