-- table waste_period: site
-- table waste_filed_form: site
-- table waste_filed_part: site
-- table waste_settlement: site
-- A reported period (2026-01, 2026-Q1, 2026): what its checks found, and when it was filed.
CREATE TABLE waste_period (
    site_id    BIGINT NOT NULL,
    period     TEXT   NOT NULL CHECK (length(period) <= 7),
    job_id     {id},
    checked_us BIGINT,
    checks     TEXT   NOT NULL,
    filed_us   BIGINT,
    filed_by   TEXT   NOT NULL,
    notes      TEXT   NOT NULL,
    PRIMARY KEY (site_id, period)
);
-- A form as it was filed, byte for byte; the hash is in the audit chain too. Never changed.
CREATE TABLE waste_filed_form (
    site_id   BIGINT NOT NULL,
    period    TEXT   NOT NULL CHECK (length(period) <= 7),
    form      TEXT   NOT NULL CHECK (length(form) <= 4),
    title_zh  TEXT   NOT NULL,
    title_en  TEXT   NOT NULL,
    row_count BIGINT NOT NULL,
    total_g   BIGINT NOT NULL CHECK (total_g = cast(total_g AS bigint)),
    parts     BIGINT NOT NULL,
    hash      TEXT   NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (site_id, period, form)
);
CREATE TABLE waste_filed_part (
    site_id BIGINT NOT NULL,
    period  TEXT   NOT NULL CHECK (length(period) <= 7),
    form    TEXT   NOT NULL CHECK (length(form) <= 4),
    part    BIGINT NOT NULL,
    content TEXT   NOT NULL,
    PRIMARY KEY (site_id, period, form, part)
);
-- What was settled with a receiver for a manifest and a waste; the last import of them counts.
CREATE TABLE waste_settlement (
    site_id     BIGINT NOT NULL,
    manifest    TEXT   NOT NULL CHECK (length(manifest) = 14),
    waste_code  TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    settled_g   BIGINT NOT NULL CHECK (settled_g = cast(settled_g AS bigint) AND settled_g >= 0),
    price_fen   BIGINT NOT NULL CHECK (price_fen = cast(price_fen AS bigint)),
    freight_fen BIGINT NOT NULL CHECK (freight_fen = cast(freight_fen AS bigint) AND freight_fen >= 0),
    packing_fen BIGINT NOT NULL CHECK (packing_fen = cast(packing_fen AS bigint) AND packing_fen >= 0),
    amount_fen  BIGINT NOT NULL CHECK (amount_fen = cast(amount_fen AS bigint)),
    imported_us BIGINT NOT NULL,
    imported_by TEXT   NOT NULL,
    PRIMARY KEY (site_id, manifest, waste_code)
);
