-- table waste_plan_cut: site
-- table waste_heap: site
-- table waste_heap_plan: site
-- table waste_survey: site
-- Line of table A.6 of a year's plan: what a measure is to save.
CREATE TABLE waste_plan_cut (
    site_id    BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    measure_id {id}   NOT NULL,
    planned_g  BIGINT NOT NULL CHECK (planned_g = cast(planned_g AS bigint) AND planned_g > 0),
    PRIMARY KEY (site_id, year, measure_id)
);
-- A facility that is a heap or a pond in which waste of earlier years lies.
CREATE TABLE waste_heap (
    site_id     BIGINT NOT NULL,
    facility_id {id}   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('heap', 'pond')),
    since       TEXT   NOT NULL CHECK (length(since) = 10),
    note        TEXT   NOT NULL,
    PRIMARY KEY (site_id, facility_id)
);
-- What is to be taken out of its old stock in a year.
CREATE TABLE waste_heap_plan (
    site_id     BIGINT NOT NULL,
    facility_id {id}   NOT NULL,
    year        BIGINT NOT NULL,
    planned_g   BIGINT NOT NULL CHECK (planned_g = cast(planned_g AS bigint) AND planned_g >= 0),
    PRIMARY KEY (site_id, facility_id, year)
);
-- A survey of a heap: volume and density with their relative expanded uncertainties (k = 2) in millionths, and what
-- the book said at that instant. Never changed.
CREATE TABLE waste_survey (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    facility_id  {id}   NOT NULL,
    number       TEXT   NOT NULL CHECK (length(number) <= 60),
    surveyed_us  BIGINT NOT NULL,
    volume_l     BIGINT NOT NULL CHECK (volume_l > 0),
    density_gpl  BIGINT NOT NULL CHECK (density_gpl > 0),
    volume_ppm   BIGINT NOT NULL CHECK (volume_ppm >= 0),
    density_ppm  BIGINT NOT NULL CHECK (density_ppm >= 0),
    book_g       BIGINT NOT NULL CHECK (book_g = cast(book_g AS bigint)),
    method       TEXT   NOT NULL,
    document     TEXT   NOT NULL,
    entered_us   BIGINT NOT NULL,
    entered_by   TEXT   NOT NULL,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, number)
);
-- A residue that is used later brings along what was found in it when it came out.
CREATE INDEX waste_run_part_by_name ON waste_run_part (site_id, name);
CREATE INDEX waste_survey_of_heap ON waste_survey (site_id, facility_id, surveyed_us);
