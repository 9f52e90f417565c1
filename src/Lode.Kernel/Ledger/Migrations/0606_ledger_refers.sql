-- What a transfer refers to is asked for every line of a statement.
CREATE INDEX kernel_ledger_transfer_by_refers ON kernel_ledger_transfer (site_id, refers_id) WHERE refers_id IS NOT NULL;
