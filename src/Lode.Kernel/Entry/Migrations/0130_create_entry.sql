-- table kernel_entry_sheet: reference
-- table kernel_entry_record: site
CREATE TABLE kernel_entry_sheet (
    id {id} NOT NULL PRIMARY KEY,
    site_id BIGINT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    signals TEXT NOT NULL,
    times TEXT NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE INDEX kernel_entry_sheet_by_site ON kernel_entry_sheet (site_id);

CREATE TABLE kernel_entry_record (
    site_id BIGINT NOT NULL,
    id {id} NOT NULL,
    signal_id {id} NOT NULL,
    key TEXT NOT NULL,
    sample_us BIGINT NOT NULL,
    value {double} NOT NULL,
    replaced {double},
    reason TEXT NOT NULL,
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX kernel_entry_record_once ON kernel_entry_record (site_id, device, seq);
CREATE INDEX kernel_entry_record_by_sample ON kernel_entry_record (site_id, signal_id, sample_us, entered_us);
