-- table waste_national: site
-- What the national system has of a manifest, as its export says; the last import of a manifest counts.
CREATE TABLE waste_national (
    site_id     BIGINT NOT NULL,
    manifest    TEXT   NOT NULL CHECK (length(manifest) = 14),
    waste_code  TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    moved_g     BIGINT NOT NULL CHECK (moved_g = cast(moved_g AS bigint) AND moved_g >= 0),
    receiver    TEXT   NOT NULL,
    moved_on    TEXT   NOT NULL CHECK (length(moved_on) = 10),
    imported_us BIGINT NOT NULL,
    imported_by TEXT   NOT NULL,
    PRIMARY KEY (site_id, manifest, waste_code)
);
