-- table kernel_calculation_version: site
-- table kernel_calculation_revision: site
-- table kernel_calculation_mark: reference
CREATE TABLE kernel_calculation_version (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    signal_id   {id}   NOT NULL,
    number      BIGINT NOT NULL,
    from_us     BIGINT NOT NULL,
    expression  TEXT   NOT NULL,
    unit        TEXT   NOT NULL,
    inputs      TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    saved_us    BIGINT NOT NULL,
    saved_by_id {id},
    saved_by    TEXT   NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_calculation_version_number ON kernel_calculation_version (site_id, signal_id, number);

-- What computing again did to stored results; cause: late, asked.
CREATE TABLE kernel_calculation_revision (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    signal_id  {id}   NOT NULL,
    cause      TEXT   NOT NULL CHECK (length(cause) <= 10),
    job_id     {id},
    reason     TEXT   NOT NULL,
    by_name    TEXT   NOT NULL,
    from_us    BIGINT NOT NULL,
    to_us      BIGINT NOT NULL,
    computed   BIGINT NOT NULL,
    added      BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    largest_us BIGINT,
    value_was  {double},
    value_is   {double},
    at_us      BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_calculation_revision_by_signal ON kernel_calculation_revision (site_id, signal_id, at_us);

-- The batch of the historian up to which everything is computed: the only row.
CREATE TABLE kernel_calculation_mark (
    id       BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence BIGINT NOT NULL
);
