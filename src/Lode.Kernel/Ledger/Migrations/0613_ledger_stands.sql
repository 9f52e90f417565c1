-- Whether an account has something now, in a column of its own that seldom changes: an index whose condition reads the
-- balance is written anew by every posting.
ALTER TABLE kernel_ledger_account ADD COLUMN stands BIGINT NOT NULL DEFAULT 0;
UPDATE kernel_ledger_account SET stands = 1
 WHERE site_id >= 0 AND (balance <> 0 OR held_debit <> 0 OR held_credit <> 0);
DROP INDEX kernel_ledger_account_standing;
DROP INDEX kernel_ledger_account_standing_lot;
CREATE INDEX kernel_ledger_account_standing ON kernel_ledger_account (site_id, book_id, kind, item) WHERE stands = 1;
CREATE INDEX kernel_ledger_account_standing_lot ON kernel_ledger_account (site_id, book_id, lot) WHERE stands = 1;
