-- table kernel_report: site
CREATE TABLE kernel_report (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    revision   BIGINT NOT NULL CHECK (revision > 0),
    content    TEXT   NOT NULL,
    saved_us   BIGINT NOT NULL,
    saved_by   TEXT   NOT NULL,
    closed     BIGINT NOT NULL CHECK (closed IN (0, 1)),
    PRIMARY KEY (site_id, id, revision)
);

-- table kernel_report_run: site
CREATE TABLE kernel_report_run (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    report_id    {id}   NOT NULL,
    revision     BIGINT NOT NULL,
    scheduled    BIGINT NOT NULL CHECK (scheduled IN (0, 1)),
    period       TEXT   NOT NULL CHECK (length(period) <= 10),
    from_us      BIGINT NOT NULL,
    to_us        BIGINT NOT NULL,
    job_id       {id}   NOT NULL,
    document_id  {id},
    content_hash TEXT CHECK (length(content_hash) = 64),
    cells        TEXT,
    asked_by     TEXT   NOT NULL,
    asked_us     BIGINT NOT NULL,
    ended_us     BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_report_run_once ON kernel_report_run (site_id, report_id, period) WHERE scheduled = 1;
CREATE INDEX kernel_report_run_by_report ON kernel_report_run (site_id, report_id, asked_us);

INSERT INTO kernel_role_permission (role_id, permission)
SELECT r.id, p.permission
  FROM kernel_role r
  JOIN (SELECT 'viewer' AS code, 'reports.read' AS permission
        UNION ALL SELECT 'operator', 'reports.read'
        UNION ALL SELECT 'operator', 'reports.run'
        UNION ALL SELECT 'engineer', 'reports.read'
        UNION ALL SELECT 'engineer', 'reports.run'
        UNION ALL SELECT 'engineer', 'reports.edit'
        UNION ALL SELECT 'manager', 'reports.read'
        UNION ALL SELECT 'manager', 'reports.run'
        UNION ALL SELECT 'manager', 'reports.edit'
        UNION ALL SELECT 'auditor', 'reports.read'
        UNION ALL SELECT 'administrator', 'reports.read'
        UNION ALL SELECT 'administrator', 'reports.run'
        UNION ALL SELECT 'administrator', 'reports.edit') p ON p.code = r.code
 WHERE r.shipped = 1
    ON CONFLICT (role_id, permission) DO NOTHING;
