-- table waste_list: reference
-- table waste_code: reference
-- table waste_counter: site
-- table waste_site: site
-- table waste_facility: site
-- table waste_stream: site
-- table waste_party: site
-- table waste_paper: site
-- table waste_paper_line: site
-- table waste_plan: site
-- table waste_plan_line: site
-- Editions of the lists of codes, each with the days on which it counts (yyyy-MM-dd; until: the first day after).
CREATE TABLE waste_list (
    edition    TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('hazardous', 'general')),
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    valid_until TEXT CHECK (length(valid_until) = 10),
    source     TEXT NOT NULL
);
CREATE TABLE waste_code (
    edition     TEXT NOT NULL REFERENCES waste_list (edition),
    code        TEXT NOT NULL CHECK (length(code) <= 12),
    category    TEXT NOT NULL CHECK (length(category) <= 6),
    description TEXT NOT NULL,
    hazards     TEXT NOT NULL,
    PRIMARY KEY (edition, code)
);
-- Serials of batch codes and container codes, by prefix and day.
CREATE TABLE waste_counter (
    site_id BIGINT NOT NULL,
    name    TEXT   NOT NULL CHECK (length(name) <= 60),
    last    BIGINT NOT NULL,
    PRIMARY KEY (site_id, name)
);
CREATE TABLE waste_site (
    site_id     BIGINT NOT NULL PRIMARY KEY,
    credit_code TEXT   NOT NULL CHECK (length(credit_code) = 18),
    unit_name   TEXT   NOT NULL,
    class       TEXT   NOT NULL CHECK (class IN ('keySupervised', 'simplified', 'registered')),
    contact     TEXT   NOT NULL,
    phone       TEXT   NOT NULL,
    age_limit_days BIGINT NOT NULL,
    latitude    {double},
    longitude   {double}
);
CREATE TABLE waste_facility (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    code       TEXT   NOT NULL CHECK (length(code) <= 30),
    kind       TEXT   NOT NULL CHECK (kind IN ('generate', 'store', 'point', 'use', 'dispose')),
    name_zh    TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    capacity_g BIGINT CHECK (capacity_g = cast(capacity_g AS bigint) AND capacity_g > 0),
    closed_us  BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, code)
);
-- A kind of waste as a site knows it; the code is read in the edition that holds on the day.
CREATE TABLE waste_stream (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    code       TEXT   NOT NULL CHECK (length(code) <= 30),
    waste_code TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    name_zh    TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    form       TEXT   NOT NULL CHECK (form IN ('solid', 'semisolid', 'liquid', 'gas')),
    hazards    TEXT   NOT NULL,
    compatibility TEXT NOT NULL CHECK (length(compatibility) <= 20),
    component  TEXT   NOT NULL,
    closed_us  BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, code)
);
-- Carriers and receivers as a site deals with them.
CREATE TABLE waste_party (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('carrier', 'receiver')),
    credit_code TEXT   NOT NULL CHECK (length(credit_code) = 18),
    name        TEXT   NOT NULL,
    province    TEXT   NOT NULL CHECK (length(province) = 2),
    org         BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, kind, credit_code)
);
-- Permits, contracts, insurance, vehicles, drivers, approvals: papers with a validity (until: the first day after).
CREATE TABLE waste_paper (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    kind       TEXT   NOT NULL
        CHECK (kind IN ('permit', 'contract', 'insurance', 'vehicle', 'driver', 'approval')),
    party_id   {id},
    number     TEXT   NOT NULL CHECK (length(number) <= 60),
    name       TEXT   NOT NULL,
    valid_from TEXT   NOT NULL CHECK (length(valid_from) = 10),
    valid_until TEXT  NOT NULL CHECK (length(valid_until) = 10),
    withdrawn_us BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, kind, number)
);
-- What a permit or an approval covers: a code, a method and an amount.
CREATE TABLE waste_paper_line (
    site_id    BIGINT NOT NULL,
    paper_id   {id}   NOT NULL,
    waste_code TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    method     TEXT   NOT NULL CHECK (length(method) <= 6),
    limit_g    BIGINT NOT NULL CHECK (limit_g = cast(limit_g AS bigint) AND limit_g > 0),
    PRIMARY KEY (site_id, paper_id, waste_code, method)
);
CREATE TABLE waste_plan (
    site_id   BIGINT NOT NULL,
    year      BIGINT NOT NULL,
    receipt   TEXT,
    filed_on  TEXT CHECK (length(filed_on) = 10),
    PRIMARY KEY (site_id, year)
);
-- Lines of the tables A.3 generation, A.5 own use and disposal, A.7 transfer.
CREATE TABLE waste_plan_line (
    site_id    BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    part       TEXT   NOT NULL CHECK (part IN ('A.3', 'A.5', 'A.7')),
    waste_code TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    method     TEXT   NOT NULL CHECK (length(method) <= 6),
    planned_g  BIGINT NOT NULL CHECK (planned_g = cast(planned_g AS bigint) AND planned_g > 0),
    PRIMARY KEY (site_id, year, part, waste_code, method)
);
