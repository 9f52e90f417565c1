-- table kernel_calendar: reference
CREATE TABLE kernel_calendar (
    org          BIGINT NOT NULL REFERENCES kernel_org (number),
    version      BIGINT NOT NULL CHECK (version > 0),
    content      TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    published_us BIGINT NOT NULL,
    published_by TEXT   NOT NULL,
    PRIMARY KEY (org, version)
);
INSERT INTO kernel_role_permission (role_id, permission)
SELECT r.id, p.permission
  FROM kernel_role r
  JOIN (SELECT 'viewer' AS code, 'calendars.read' AS permission
        UNION ALL SELECT 'operator', 'calendars.read'
        UNION ALL SELECT 'engineer', 'calendars.read'
        UNION ALL SELECT 'manager', 'calendars.read'
        UNION ALL SELECT 'manager', 'calendars.edit'
        UNION ALL SELECT 'auditor', 'calendars.read'
        UNION ALL SELECT 'administrator', 'calendars.read'
        UNION ALL SELECT 'administrator', 'calendars.edit') p ON p.code = r.code
 WHERE r.shipped = 1
    ON CONFLICT (role_id, permission) DO NOTHING;
