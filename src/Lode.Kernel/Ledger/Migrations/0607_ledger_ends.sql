-- A posting ends once. Said without IN, for which SQLite would make a table in memory at every insert.
DROP INDEX kernel_ledger_transfer_by_end;
CREATE UNIQUE INDEX kernel_ledger_transfer_by_end ON kernel_ledger_transfer (site_id, refers_id)
    WHERE phase <> 'post' AND phase <> 'pending';
