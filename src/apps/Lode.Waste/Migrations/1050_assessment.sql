-- table waste_template: reference
-- table waste_evidence: site
-- table waste_accident: site
-- table waste_assessment: site
-- table waste_gap: site
-- Editions of assessment templates, each with the day from which it counts; content is the JSON that was loaded.
CREATE TABLE waste_template (
    edition    TEXT NOT NULL PRIMARY KEY CHECK (length(edition) <= 40),
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    content    TEXT NOT NULL
);
-- What a person saw of an item of the template: its points, or that it does not apply; counts until it expires.
CREATE TABLE waste_evidence (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    edition    TEXT   NOT NULL CHECK (length(edition) <= 40),
    item       BIGINT NOT NULL,
    score      BIGINT,
    note       TEXT   NOT NULL,
    document   TEXT   NOT NULL,
    seen_on    TEXT   NOT NULL CHECK (length(seen_on) = 10),
    valid_until TEXT  NOT NULL CHECK (length(valid_until) = 10),
    entered_us BIGINT NOT NULL,
    entered_by TEXT   NOT NULL,
    withdrawn_us BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX waste_evidence_of_item ON waste_evidence (site_id, edition, item, entered_us);
-- Pollution accidents; each takes points off in its year, a major one fails the year.
CREATE TABLE waste_accident (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    happened_on TEXT  NOT NULL CHECK (length(happened_on) = 10),
    what       TEXT   NOT NULL,
    is_major   BIGINT NOT NULL,
    entered_us BIGINT NOT NULL,
    entered_by TEXT   NOT NULL,
    PRIMARY KEY (site_id, id)
);
-- An assessment that a person signed: the sum and all items as they stood; never changed.
CREATE TABLE waste_assessment (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    edition    TEXT   NOT NULL CHECK (length(edition) <= 40),
    at_us      BIGINT NOT NULL,
    points     BIGINT NOT NULL,
    full_points BIGINT NOT NULL,
    verdict    TEXT   NOT NULL CHECK (verdict IN ('meets', 'mostlyMeets', 'fails')),
    content    TEXT   NOT NULL,
    signed_by  TEXT   NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX waste_assessment_by_time ON waste_assessment (site_id, at_us);
-- The case that closes a gap; one open per item.
CREATE TABLE waste_gap (
    site_id   BIGINT NOT NULL,
    edition   TEXT   NOT NULL CHECK (length(edition) <= 40),
    item      BIGINT NOT NULL,
    case_id   {id}   NOT NULL,
    number    TEXT   NOT NULL CHECK (length(number) <= 40),
    opened_us BIGINT NOT NULL,
    closed_us BIGINT,
    PRIMARY KEY (site_id, case_id)
);
CREATE INDEX waste_gap_open ON waste_gap (site_id, edition, item, closed_us);
