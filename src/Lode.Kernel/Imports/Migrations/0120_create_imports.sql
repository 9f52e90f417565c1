-- table kernel_import: site
CREATE TABLE kernel_import (
    site_id BIGINT NOT NULL,
    id {id} NOT NULL,
    file_name TEXT NOT NULL,
    byte_count BIGINT NOT NULL,
    received BIGINT NOT NULL,
    hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('uploading', 'checked', 'running', 'done', 'failed', 'cancelled')),
    rows_done BIGINT NOT NULL,
    result TEXT NOT NULL,
    job_id {id},
    created_by TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_import_by_time ON kernel_import (site_id, created_us, id);
CREATE INDEX kernel_import_by_hash ON kernel_import (site_id, hash, state);
