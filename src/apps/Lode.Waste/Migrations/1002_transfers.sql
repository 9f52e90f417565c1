-- table waste_transfer: site
-- table waste_transfer_line: site
-- table waste_transfer_leg: site
-- table waste_ticket: site
-- table waste_revision: site
-- One transfer, by decree 23: one trip of one sender. The manifest number comes from the national system.
CREATE TABLE waste_transfer (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    case_id      {id}   NOT NULL,
    number       TEXT   NOT NULL CHECK (length(number) <= 40),
    state        TEXT   NOT NULL CHECK (length(state) <= 30),
    mode         TEXT   NOT NULL CHECK (mode IN ('road', 'pipe')),
    manifest     TEXT CHECK (length(manifest) = 14),
    on_paper     BIGINT NOT NULL,
    paper_us     BIGINT,
    receiver_id  {id}   NOT NULL,
    method       TEXT   NOT NULL CHECK (length(method) <= 6),
    pieces       BIGINT NOT NULL,
    pieces_in    BIGINT,
    hold_id      {id},
    sent_g       BIGINT CHECK (sent_g = cast(sent_g AS bigint)),
    received_g   BIGINT CHECK (received_g = cast(received_g AS bigint)),
    refused_g    BIGINT CHECK (refused_g = cast(refused_g AS bigint)),
    back_g       BIGINT NOT NULL CHECK (back_g = cast(back_g AS bigint)),
    out_ticket_id {id},
    in_ticket_id {id},
    band         TEXT CHECK (band IN ('green', 'amber', 'red')),
    remark       TEXT   NOT NULL,
    planned_us   BIGINT NOT NULL,
    created_us   BIGINT NOT NULL,
    signed_us    BIGINT,
    departed_us  BIGINT,
    arrived_us   BIGINT,
    confirm_by_us BIGINT,
    confirmed_us BIGINT,
    processed_us BIGINT,
    processed_method TEXT NOT NULL CHECK (length(processed_method) <= 6),
    return_manifest TEXT CHECK (length(return_manifest) = 14),
    created_by   TEXT   NOT NULL,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, number)
);
CREATE UNIQUE INDEX waste_transfer_manifest ON waste_transfer (site_id, manifest);
CREATE INDEX waste_transfer_by_state ON waste_transfer (site_id, state, planned_us);
CREATE TABLE waste_transfer_line (
    site_id     BIGINT NOT NULL,
    transfer_id {id}   NOT NULL,
    line        BIGINT NOT NULL,
    batch_id    {id}   NOT NULL,
    facility_id {id}   NOT NULL,
    planned_g   BIGINT NOT NULL CHECK (planned_g = cast(planned_g AS bigint) AND planned_g > 0),
    sent_g      BIGINT NOT NULL CHECK (sent_g = cast(sent_g AS bigint) AND sent_g >= 0),
    PRIMARY KEY (site_id, transfer_id, line)
);
-- The carriers in their order, with the vehicle and the driver of each.
CREATE TABLE waste_transfer_leg (
    site_id     BIGINT NOT NULL,
    transfer_id {id}   NOT NULL,
    leg         BIGINT NOT NULL,
    carrier_id  {id}   NOT NULL,
    vehicle_id  {id}   NOT NULL,
    driver_id   {id}   NOT NULL,
    taken_us    BIGINT,
    PRIMARY KEY (site_id, transfer_id, leg)
);
-- Weighings as the scale gave them; never changed.
CREATE TABLE waste_ticket (
    site_id    BIGINT NOT NULL,
    id         {id}   NOT NULL,
    number     TEXT   NOT NULL CHECK (length(number) <= 60),
    plate      TEXT   NOT NULL,
    gross_g    BIGINT NOT NULL CHECK (gross_g = cast(gross_g AS bigint) AND gross_g > 0),
    tare_g     BIGINT NOT NULL CHECK (tare_g = cast(tare_g AS bigint) AND tare_g >= 0),
    interval_g BIGINT NOT NULL CHECK (interval_g = cast(interval_g AS bigint) AND interval_g > 0),
    weighed_us BIGINT NOT NULL,
    by_hand    BIGINT NOT NULL,
    entered_by TEXT   NOT NULL,
    confirmed_by TEXT NOT NULL,
    hash       TEXT   NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, number)
);
-- A late change of sealed fields, and who agreed to it.
CREATE TABLE waste_revision (
    site_id     BIGINT NOT NULL,
    transfer_id {id}   NOT NULL,
    version     BIGINT NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('open', 'applied', 'refused')),
    changes     TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    asked_us    BIGINT NOT NULL,
    asked_by    TEXT   NOT NULL,
    decided_us  BIGINT,
    decided_by  TEXT   NOT NULL,
    PRIMARY KEY (site_id, transfer_id, version)
);
