-- table waste_sample: site
-- table waste_sample_part: site
-- What the laboratory found in a batch: water of the wet mass, elements of the dry mass, in millionths. Never changed.
CREATE TABLE waste_sample (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    number       TEXT   NOT NULL CHECK (length(number) <= 60),
    batch_id     {id}   NOT NULL,
    taken_us     BIGINT NOT NULL,
    moisture_ppm BIGINT NOT NULL CHECK (moisture_ppm >= 0 AND moisture_ppm < 1000000),
    entered_us   BIGINT NOT NULL,
    entered_by   TEXT   NOT NULL,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, number)
);
CREATE INDEX waste_sample_of_batch ON waste_sample (site_id, batch_id, entered_us);
CREATE TABLE waste_sample_part (
    site_id   BIGINT NOT NULL,
    sample_id {id}   NOT NULL,
    element   TEXT   NOT NULL CHECK (element IN ('Al', 'F', 'Cl', 'S', 'Na', 'As')),
    part_ppm  BIGINT NOT NULL CHECK (part_ppm >= 0 AND part_ppm <= 1000000),
    PRIMARY KEY (site_id, sample_id, element)
);
