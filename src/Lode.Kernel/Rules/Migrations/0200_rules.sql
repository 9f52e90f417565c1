-- table kernel_rule: reference
CREATE TABLE kernel_rule (
    id           {id}   NOT NULL PRIMARY KEY,
    code         TEXT   NOT NULL CHECK (length(code) BETWEEN 1 AND 120),
    version      BIGINT NOT NULL CHECK (version > 0),
    source       TEXT   NOT NULL,
    clause       TEXT   NOT NULL,
    valid_from   TEXT   NOT NULL CHECK (length(valid_from) = 10),
    valid_to     TEXT   CHECK (length(valid_to) = 10),
    content      TEXT   NOT NULL,
    confirmed    BIGINT NOT NULL CHECK (confirmed IN (0, 1)),
    published_us BIGINT NOT NULL,
    published_by TEXT   NOT NULL,
    UNIQUE (code, version)
);
