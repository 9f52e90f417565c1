-- table kernel_signal_key: reference
-- Which series a signal was read from, and since when.
CREATE TABLE kernel_signal_key (
    signal_id {id} NOT NULL,
    since_us BIGINT NOT NULL,
    series_key TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (signal_id, since_us)
);
