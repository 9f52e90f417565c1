-- table kernel_ledger_book: site
-- table kernel_ledger_name: site
-- table kernel_ledger_account: site
-- table kernel_ledger_transfer: site
-- table kernel_ledger_pending: site
-- table kernel_ledger_day: site
-- table kernel_ledger_period: site
-- table kernel_ledger_stocktake: site
-- table kernel_ledger_stocktake_line: site
CREATE TABLE kernel_ledger_book (
    site_id         BIGINT NOT NULL,
    id              {id}   NOT NULL,
    unit            TEXT   NOT NULL CHECK (length(unit) <= 16),
    convention      TEXT   NOT NULL CHECK (length(convention) <= 40),
    name_zh         TEXT   NOT NULL,
    name_en         TEXT   NOT NULL,
    opened_us       BIGINT NOT NULL,
    closed_until_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, unit, convention)
);
-- What the parts of paths are called on screens and prints.
CREATE TABLE kernel_ledger_name (
    site_id BIGINT NOT NULL,
    book_id {id}   NOT NULL,
    part    TEXT   NOT NULL CHECK (part IN ('kind', 'place', 'item', 'lot')),
    code    TEXT   NOT NULL CHECK (length(code) <= 60),
    name_zh TEXT   NOT NULL,
    name_en TEXT   NOT NULL,
    PRIMARY KEY (site_id, book_id, part, code)
);
-- Balance, held amounts and counts are what the transfers add up to: kept here, proved by verify.
CREATE TABLE kernel_ledger_account (
    site_id     BIGINT NOT NULL,
    id          {id}   NOT NULL,
    book_id     {id}   NOT NULL,
    path        TEXT   NOT NULL CHECK (length(path) <= 243),
    kind        TEXT   NOT NULL CHECK (length(kind) <= 60),
    place       TEXT   NOT NULL,
    item        TEXT   NOT NULL,
    lot         TEXT   NOT NULL,
    lowest      BIGINT CHECK (lowest = cast(lowest AS bigint)),
    highest     BIGINT CHECK (highest = cast(highest AS bigint)),
    opened_us   BIGINT NOT NULL,
    closed_us   BIGINT,
    balance     BIGINT NOT NULL CHECK (balance = cast(balance AS bigint)),
    held_debit  BIGINT NOT NULL CHECK (held_debit = cast(held_debit AS bigint) AND held_debit >= 0),
    held_credit BIGINT NOT NULL CHECK (held_credit = cast(held_credit AS bigint) AND held_credit >= 0),
    entries     BIGINT NOT NULL,
    last_us     BIGINT NOT NULL,
    recorded_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    UNIQUE (site_id, book_id, path)
);
CREATE INDEX kernel_ledger_account_by_item ON kernel_ledger_account (site_id, book_id, item, kind, place, lot);
CREATE TABLE kernel_ledger_transfer (
    site_id      BIGINT NOT NULL,
    id           {id}   NOT NULL,
    posting_id   {id}   NOT NULL,
    line         BIGINT NOT NULL,
    lines        BIGINT NOT NULL,
    link_id      {id},
    book_id      {id}   NOT NULL,
    phase        TEXT   NOT NULL CHECK (phase IN ('post', 'pending', 'settle', 'void', 'expire', 'reverse')),
    kind         TEXT   NOT NULL CHECK (length(kind) <= 40),
    debit_id     {id}   NOT NULL,
    credit_id    {id}   NOT NULL,
    debit_no     BIGINT NOT NULL,
    credit_no    BIGINT NOT NULL,
    amount       BIGINT NOT NULL CHECK (amount = cast(amount AS bigint) AND amount >= 0),
    held         BIGINT NOT NULL CHECK (held = cast(held AS bigint)),
    effective_us BIGINT NOT NULL,
    recorded_us  BIGINT NOT NULL,
    expires_us   BIGINT,
    idem_key     TEXT CHECK (length(idem_key) <= 120),
    refers_id    {id},
    case_id      {id},
    reference    TEXT,
    reason       TEXT,
    data         TEXT,
    actor_kind   TEXT   NOT NULL CHECK (length(actor_kind) <= 16),
    actor_id     {id},
    actor_name   TEXT   NOT NULL,
    request_id   TEXT   NOT NULL,
    record       TEXT   NOT NULL,
    seq          BIGINT,
    hash         TEXT CHECK (length(hash) = 64),
    PRIMARY KEY (site_id, id),
    CHECK (debit_id <> credit_id)
);
CREATE UNIQUE INDEX kernel_ledger_transfer_by_seq ON kernel_ledger_transfer (site_id, seq);
CREATE INDEX kernel_ledger_transfer_unsealed ON kernel_ledger_transfer (site_id, recorded_us, id) WHERE seq IS NULL;
CREATE INDEX kernel_ledger_transfer_by_debit
    ON kernel_ledger_transfer (site_id, debit_id, effective_us, recorded_us, debit_no, amount);
CREATE INDEX kernel_ledger_transfer_by_credit
    ON kernel_ledger_transfer (site_id, credit_id, effective_us, recorded_us, credit_no, amount);
CREATE UNIQUE INDEX kernel_ledger_transfer_by_line ON kernel_ledger_transfer (site_id, posting_id, line);
CREATE UNIQUE INDEX kernel_ledger_transfer_by_key ON kernel_ledger_transfer (site_id, idem_key, line) WHERE idem_key IS NOT NULL;
-- A pending transfer ends once, a posted one is reversed once, whatever else goes wrong.
CREATE UNIQUE INDEX kernel_ledger_transfer_by_end ON kernel_ledger_transfer (site_id, refers_id)
    WHERE phase IN ('settle', 'void', 'expire', 'reverse');
CREATE INDEX kernel_ledger_transfer_by_link ON kernel_ledger_transfer (link_id) WHERE link_id IS NOT NULL;
CREATE INDEX kernel_ledger_transfer_by_case ON kernel_ledger_transfer (site_id, case_id) WHERE case_id IS NOT NULL;
-- Pending transfers that have not ended.
CREATE TABLE kernel_ledger_pending (
    site_id      BIGINT NOT NULL,
    transfer_id  {id}   NOT NULL,
    posting_id   {id}   NOT NULL,
    line         BIGINT NOT NULL,
    debit_id     {id}   NOT NULL,
    credit_id    {id}   NOT NULL,
    held         BIGINT NOT NULL CHECK (held = cast(held AS bigint) AND held > 0),
    effective_us BIGINT NOT NULL,
    expires_us   BIGINT,
    PRIMARY KEY (site_id, transfer_id)
);
CREATE INDEX kernel_ledger_pending_by_posting ON kernel_ledger_pending (site_id, posting_id, line);
CREATE INDEX kernel_ledger_pending_by_debit ON kernel_ledger_pending (site_id, debit_id, effective_us);
CREATE INDEX kernel_ledger_pending_by_credit ON kernel_ledger_pending (site_id, credit_id, effective_us);
CREATE INDEX kernel_ledger_pending_due ON kernel_ledger_pending (expires_us) WHERE expires_us IS NOT NULL;
-- One row per account and UTC day of business time: what the day moved, and the lowest and highest that the sum since
-- the day's start was after a posting. With them a balance at any time, and the least one from a time on, cost a few
-- rows however long the account is.
CREATE TABLE kernel_ledger_day (
    site_id     BIGINT NOT NULL,
    account_id  {id}   NOT NULL,
    day         BIGINT NOT NULL,
    net         BIGINT NOT NULL CHECK (net = cast(net AS bigint)),
    low         BIGINT NOT NULL CHECK (low = cast(low AS bigint)),
    high        BIGINT NOT NULL CHECK (high = cast(high AS bigint)),
    last_us     BIGINT NOT NULL,
    recorded_us BIGINT NOT NULL,
    PRIMARY KEY (site_id, account_id, day)
);
CREATE TABLE kernel_ledger_period (
    site_id   BIGINT NOT NULL,
    book_id   {id}   NOT NULL,
    until_us  BIGINT NOT NULL,
    closed_us BIGINT NOT NULL,
    closed_by TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    PRIMARY KEY (site_id, book_id, until_us)
);
CREATE TABLE kernel_ledger_stocktake (
    site_id       BIGINT NOT NULL,
    id            {id}   NOT NULL,
    book_id       {id}   NOT NULL,
    counted_us    BIGINT NOT NULL,
    state         TEXT   NOT NULL CHECK (state IN ('counted', 'posted', 'dropped')),
    note          TEXT   NOT NULL,
    created_us    BIGINT NOT NULL,
    counted_by_id {id},
    counted_by    TEXT   NOT NULL,
    decided_us    BIGINT,
    decided_by    TEXT,
    reason        TEXT,
    posting_id    {id},
    PRIMARY KEY (site_id, id)
);
CREATE INDEX kernel_ledger_stocktake_by_book ON kernel_ledger_stocktake (site_id, book_id, counted_us);
CREATE TABLE kernel_ledger_stocktake_line (
    site_id      BIGINT NOT NULL,
    stocktake_id {id}   NOT NULL,
    line         BIGINT NOT NULL,
    account_id   {id}   NOT NULL,
    counted      BIGINT NOT NULL CHECK (counted = cast(counted AS bigint)),
    booked       BIGINT CHECK (booked = cast(booked AS bigint)),
    PRIMARY KEY (site_id, stocktake_id, line)
);
