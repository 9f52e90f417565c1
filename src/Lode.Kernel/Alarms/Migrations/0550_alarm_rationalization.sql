-- table kernel_alarm_request: site
ALTER TABLE kernel_alarm_event ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE kernel_alarm_event ADD COLUMN position TEXT NOT NULL DEFAULT '';

CREATE TABLE kernel_alarm_request (
    site_id       BIGINT NOT NULL,
    id            {id}   NOT NULL,
    definition_id {id}   NOT NULL,
    reason        TEXT   NOT NULL,
    asked_us      BIGINT NOT NULL,
    asked_by_id   {id},
    asked_by      TEXT   NOT NULL,
    decision      TEXT   NOT NULL DEFAULT '' CHECK (length(decision) <= 10),
    comment       TEXT   NOT NULL DEFAULT '',
    decided_us    BIGINT,
    decided_by    TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_alarm_request_open ON kernel_alarm_request (site_id, decision, asked_us);
