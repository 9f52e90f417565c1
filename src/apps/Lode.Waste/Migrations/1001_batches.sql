-- table waste_batch: site
-- table waste_container: site
-- table waste_move: site
-- table waste_link: site
-- How much of a batch is where stands in the ledger; oldest_us is the generation of its oldest ancestor, so that
-- neither packing again nor merging makes waste younger.
CREATE TABLE waste_batch (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    code         TEXT   NOT NULL CHECK (length(code) <= 20),
    stream_id    {id}   NOT NULL,
    waste_code   TEXT   NOT NULL CHECK (length(waste_code) <= 12),
    origin       TEXT   NOT NULL CHECK (origin IN ('generated', 'opening', 'residue', 'merged', 'split')),
    facility_id  {id}   NOT NULL,
    generated_us BIGINT NOT NULL,
    oldest_us    BIGINT NOT NULL,
    moisture     {double},
    closed_us    BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, code)
);
CREATE INDEX waste_batch_open ON waste_batch (site_id, closed_us, oldest_us);
CREATE TABLE waste_container (
    site_id   BIGINT NOT NULL,
    id        {id}   NOT NULL,
    code      TEXT   NOT NULL CHECK (length(code) = 37),
    batch_id  {id}   NOT NULL,
    type      TEXT   NOT NULL CHECK (length(type) <= 30),
    volume_l  BIGINT NOT NULL,
    net_g     BIGINT NOT NULL CHECK (net_g = cast(net_g AS bigint) AND net_g > 0),
    packed_us BIGINT NOT NULL,
    labels    BIGINT NOT NULL,
    printed_us BIGINT,
    gone_us   BIGINT,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, code)
);
CREATE INDEX waste_container_of_batch ON waste_container (site_id, batch_id);
-- What was done with a batch, one row a step: the registers B.1 to B.5 are read from here. Never changed.
CREATE TABLE waste_move (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    seq          BIGINT NOT NULL,
    kind         TEXT   NOT NULL CHECK (length(kind) <= 20),
    code         TEXT   NOT NULL CHECK (length(code) <= 20),
    at_us        BIGINT NOT NULL,
    batch_id     {id}   NOT NULL,
    facility_id  {id}   NOT NULL,
    to_id        {id},
    moved_g      BIGINT NOT NULL CHECK (moved_g = cast(moved_g AS bigint) AND moved_g > 0),
    containers   TEXT   NOT NULL,
    container_type TEXT NOT NULL,
    container_count BIGINT NOT NULL,
    method       TEXT   NOT NULL CHECK (length(method) <= 6),
    source_code  TEXT   NOT NULL,
    destination  TEXT   NOT NULL,
    handler      TEXT   NOT NULL,
    second_handler TEXT NOT NULL,
    transfer_id  {id},
    posting_id   {id}   NOT NULL,
    reference    TEXT   NOT NULL,
    recorded_us  BIGINT NOT NULL,
    recorded_by  TEXT   NOT NULL,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, seq)
);
CREATE INDEX waste_move_of_batch ON waste_move (site_id, batch_id, seq);
CREATE INDEX waste_move_by_time ON waste_move (site_id, kind, at_us);
-- Where mass came from: the genealogy is computed from these on reading.
CREATE TABLE waste_link (
    site_id   BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    parent_id {id},
    child_id  {id}   NOT NULL,
    part_g    BIGINT NOT NULL CHECK (part_g = cast(part_g AS bigint) AND part_g > 0),
    at_us     BIGINT NOT NULL,
    kind      TEXT   NOT NULL CHECK (length(kind) <= 20),
    PRIMARY KEY (site_id, seq)
);
CREATE INDEX waste_link_by_child ON waste_link (site_id, child_id);
CREATE INDEX waste_link_by_parent ON waste_link (site_id, parent_id);
