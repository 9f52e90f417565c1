-- table waste_fix: site
-- table waste_output: site
-- Positions of a load on its way, as the vehicle's terminal sent them; never changed.
CREATE TABLE waste_fix (
    site_id     BIGINT NOT NULL,
    transfer_id {id}   NOT NULL,
    device      TEXT   NOT NULL CHECK (length(device) <= 40),
    seq         BIGINT NOT NULL,
    at_us       BIGINT NOT NULL,
    latitude    {double} NOT NULL,
    longitude   {double} NOT NULL,
    PRIMARY KEY (site_id, transfer_id, device, seq)
);
-- What a site produced in a month (yyyy-MM), by the waste code whose amount goes with it.
CREATE TABLE waste_output (
    site_id    BIGINT NOT NULL,
    waste_code TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    month      TEXT   NOT NULL CHECK (length(month) = 7),
    product    TEXT   NOT NULL,
    output_g   BIGINT NOT NULL CHECK (output_g = cast(output_g AS bigint) AND output_g > 0),
    PRIMARY KEY (site_id, waste_code, month)
);
