-- table kernel_request: reference
-- A command's row is written in the transaction of the command; its answer follows when it has been made.
CREATE TABLE kernel_request (
    caller   TEXT   NOT NULL CHECK (length(caller) <= 200),
    key_hash TEXT   NOT NULL CHECK (length(key_hash) = 64),
    content  TEXT   NOT NULL CHECK (length(content) = 64),
    attempt  {id}   NOT NULL,
    at_us    BIGINT NOT NULL,
    status   BIGINT,
    location TEXT,
    body     TEXT,
    PRIMARY KEY (caller, key_hash)
);
CREATE INDEX kernel_request_by_time ON kernel_request (at_us);
