-- table waste_run_part: site
-- table waste_measure: site
-- table waste_target: site
-- What came out of a run of use or disposal beside its posting: names, and what the laboratory found, water of the wet
-- mass in millionths, elements of the dry mass in millionths as JSON by symbol. Never changed.
CREATE TABLE waste_run_part (
    site_id      BIGINT NOT NULL,
    run_code     TEXT   NOT NULL CHECK (length(run_code) <= 20),
    line         BIGINT NOT NULL,
    role         TEXT   NOT NULL CHECK (role IN ('product', 'residue', 'loss', 'gain')),
    name         TEXT   NOT NULL CHECK (length(name) <= 40),
    part_g       BIGINT NOT NULL CHECK (part_g = cast(part_g AS bigint) AND part_g > 0),
    moisture_ppm BIGINT,
    elements     TEXT   NOT NULL,
    PRIMARY KEY (site_id, run_code, line)
);
-- A measure that makes less waste per tonne of product; ratios in grams of waste per tonne of product.
CREATE TABLE waste_measure (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    code         TEXT   NOT NULL CHECK (length(code) <= 30),
    waste_code   TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    kind         TEXT   NOT NULL CHECK (kind IN ('design', 'process', 'material', 'management', 'reuse')),
    name         TEXT   NOT NULL,
    baseline_gpt BIGINT NOT NULL CHECK (baseline_gpt = cast(baseline_gpt AS bigint) AND baseline_gpt > 0),
    target_gpt   BIGINT NOT NULL CHECK (target_gpt = cast(target_gpt AS bigint) AND target_gpt >= 0),
    starts_on    TEXT   NOT NULL CHECK (length(starts_on) = 10),
    evidence     TEXT   NOT NULL,
    document     TEXT   NOT NULL,
    closed_us    BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, code)
);
-- What is aimed at in a year for an indicator, and what was reported for it where the books do not reach back: shares
-- in millionths, masses in grams.
CREATE TABLE waste_target (
    site_id   BIGINT NOT NULL,
    year      BIGINT NOT NULL,
    indicator TEXT   NOT NULL CHECK (length(indicator) <= 40),
    aim       BIGINT CHECK (aim = cast(aim AS bigint)),
    reported  BIGINT CHECK (reported = cast(reported AS bigint)),
    note      TEXT   NOT NULL,
    set_us    BIGINT NOT NULL,
    set_by    TEXT   NOT NULL,
    PRIMARY KEY (site_id, year, indicator)
);
