-- table kernel_lease: reference
CREATE TABLE kernel_lease (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    token      BIGINT NOT NULL,
    until_us   BIGINT NOT NULL
);
