-- What has something now, out of all accounts that ever had; the accounts that a day moved; what a book moved in a
-- stretch of business time. Without them a reader goes through the whole past.
CREATE INDEX kernel_ledger_account_standing ON kernel_ledger_account (site_id, book_id, kind, item)
    WHERE balance <> 0 OR held_debit <> 0 OR held_credit <> 0;
CREATE INDEX kernel_ledger_account_standing_lot ON kernel_ledger_account (site_id, book_id, lot)
    WHERE balance <> 0 OR held_debit <> 0 OR held_credit <> 0;
CREATE INDEX kernel_ledger_day_by_day ON kernel_ledger_day (site_id, day, account_id);
CREATE INDEX kernel_ledger_transfer_by_time
    ON kernel_ledger_transfer (site_id, book_id, effective_us, kind, debit_id, credit_id, amount);
