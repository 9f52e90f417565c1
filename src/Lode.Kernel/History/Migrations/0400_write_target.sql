-- table kernel_write_target: reference
CREATE TABLE kernel_write_target (
    name     TEXT   NOT NULL PRIMARY KEY CHECK (length(name) <= 200),
    first_us BIGINT NOT NULL
);
