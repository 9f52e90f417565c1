-- table kernel_trend_view: site
-- table kernel_trend_note: site
CREATE TABLE kernel_trend_view (
    site_id BIGINT NOT NULL,
    id {id} NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    shared BIGINT NOT NULL,
    owner_id {id} NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    changed_by TEXT NOT NULL,
    changed_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_trend_view_by_owner ON kernel_trend_view (site_id, owner_id);

CREATE TABLE kernel_trend_note (
    site_id BIGINT NOT NULL,
    id {id} NOT NULL,
    from_us BIGINT NOT NULL,
    to_us BIGINT NOT NULL,
    key TEXT NOT NULL,
    content TEXT NOT NULL,
    author_id {id} NOT NULL,
    written_by TEXT NOT NULL,
    written_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_trend_note_by_time ON kernel_trend_note (site_id, from_us);
INSERT INTO kernel_role_permission (role_id, permission)
SELECT r.id, p.permission
  FROM kernel_role r
  JOIN (SELECT 'operator' AS code, 'trends.write' AS permission
        UNION ALL SELECT 'engineer', 'trends.write'
        UNION ALL SELECT 'manager', 'trends.write'
        UNION ALL SELECT 'administrator', 'trends.write') p ON p.code = r.code
 WHERE r.shipped = 1
    ON CONFLICT (role_id, permission) DO NOTHING;
