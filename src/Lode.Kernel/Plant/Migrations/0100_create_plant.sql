-- table kernel_plant_node: reference
-- table kernel_plant_move: reference
-- table kernel_signal: reference
-- table kernel_digital_set: reference
-- table kernel_digital_state: reference
-- table kernel_template: reference
-- table kernel_mimic: reference
CREATE TABLE kernel_plant_node (
    id {id} NOT NULL PRIMARY KEY,
    parent_id {id},
    level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 6),
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    site_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    template_id {id},
    attributes TEXT NOT NULL,
    simulated BIGINT NOT NULL CHECK (simulated IN (0, 1)),
    changed_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX kernel_plant_node_by_code ON kernel_plant_node (parent_id, code);

CREATE TABLE kernel_plant_move (
    node_id {id} NOT NULL,
    valid_from_us BIGINT NOT NULL,
    valid_to_us BIGINT NOT NULL,
    parent_id {id},
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (node_id, valid_from_us),
    CHECK (valid_from_us < valid_to_us)
);

CREATE TABLE kernel_digital_set (
    id {id} NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL
);

CREATE TABLE kernel_digital_state (
    set_id {id} NOT NULL,
    value BIGINT NOT NULL,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    PRIMARY KEY (set_id, value)
);

CREATE TABLE kernel_signal (
    id {id} NOT NULL PRIMARY KEY,
    node_id {id} NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    key TEXT NOT NULL UNIQUE,
    tag_number TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 9),
    range_lo {double},
    range_hi {double},
    band_lo {double},
    band_hi {double},
    step BIGINT NOT NULL CHECK (step IN (0, 1)),
    states_id {id},
    max_gap_s {double},
    stale_after_s {double},
    kind TEXT NOT NULL,
    expression TEXT NOT NULL,
    site_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX kernel_signal_by_name ON kernel_signal (node_id, name);

CREATE TABLE kernel_template (
    id {id} NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 6),
    body TEXT NOT NULL,
    changed_us BIGINT NOT NULL
);

CREATE TABLE kernel_mimic (
    id {id} NOT NULL PRIMARY KEY,
    node_id {id} NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    author TEXT NOT NULL,
    note TEXT NOT NULL,
    saved_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX kernel_mimic_by_version ON kernel_mimic (node_id, version);
