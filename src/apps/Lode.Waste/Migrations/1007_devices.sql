-- table waste_device: site
-- table waste_route: site
-- What watches a facility, a scale or a vehicle, and what it said last. The values over time are signals.
CREATE TABLE waste_device (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    code        TEXT   NOT NULL CHECK (length(code) <= 40),
    kind        TEXT   NOT NULL CHECK (kind IN ('scale', 'terminal', 'camera', 'gas', 'humidity', 'level')),
    name_zh     TEXT   NOT NULL,
    name_en     TEXT   NOT NULL,
    facility_id {id},
    every_s     BIGINT NOT NULL CHECK (every_s > 0),
    limit_value {double},
    unit        TEXT   NOT NULL,
    certified_until TEXT CHECK (length(certified_until) = 10),
    said_us     BIGINT,
    heard_us    BIGINT,
    value       {double},
    same_count  BIGINT NOT NULL,
    kept_days   BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, code)
);
-- The way on which loads go to a receiver, as corners from the gate on: latitude and longitude, JSON.
CREATE TABLE waste_route (
    site_id     BIGINT NOT NULL,
    receiver_id {id}   NOT NULL,
    corners     TEXT   NOT NULL,
    corridor_m  BIGINT NOT NULL CHECK (corridor_m > 0),
    PRIMARY KEY (site_id, receiver_id)
);
-- Volume that catches what leaks from liquids (GB 18597-2023, 6.2.2).
ALTER TABLE waste_facility ADD COLUMN basin_l BIGINT;
