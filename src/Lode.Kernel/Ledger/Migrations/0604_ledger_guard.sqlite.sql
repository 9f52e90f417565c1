-- Transfers and closed periods stay as they were written; a transfer gets its number and hash once (rules §4).
CREATE TRIGGER kernel_ledger_transfer_keep BEFORE UPDATE ON kernel_ledger_transfer
 WHEN OLD.seq IS NOT NULL
      OR NEW.site_id IS NOT OLD.site_id
      OR NEW.id IS NOT OLD.id
      OR NEW.posting_id IS NOT OLD.posting_id
      OR NEW.line IS NOT OLD.line
      OR NEW.lines IS NOT OLD.lines
      OR NEW.link_id IS NOT OLD.link_id
      OR NEW.book_id IS NOT OLD.book_id
      OR NEW.phase IS NOT OLD.phase
      OR NEW.kind IS NOT OLD.kind
      OR NEW.debit_id IS NOT OLD.debit_id
      OR NEW.credit_id IS NOT OLD.credit_id
      OR NEW.debit_no IS NOT OLD.debit_no
      OR NEW.credit_no IS NOT OLD.credit_no
      OR NEW.amount IS NOT OLD.amount
      OR NEW.held IS NOT OLD.held
      OR NEW.effective_us IS NOT OLD.effective_us
      OR NEW.recorded_us IS NOT OLD.recorded_us
      OR NEW.expires_us IS NOT OLD.expires_us
      OR NEW.idem_key IS NOT OLD.idem_key
      OR NEW.refers_id IS NOT OLD.refers_id
      OR NEW.case_id IS NOT OLD.case_id
      OR NEW.reference IS NOT OLD.reference
      OR NEW.reason IS NOT OLD.reason
      OR NEW.data IS NOT OLD.data
      OR NEW.actor_kind IS NOT OLD.actor_kind
      OR NEW.actor_id IS NOT OLD.actor_id
      OR NEW.actor_name IS NOT OLD.actor_name
      OR NEW.request_id IS NOT OLD.request_id
      OR NEW.record IS NOT OLD.record
BEGIN
    SELECT RAISE(ABORT, 'kernel_ledger_transfer is sealed: rows are never changed');
END;
CREATE TRIGGER kernel_ledger_transfer_stay BEFORE DELETE ON kernel_ledger_transfer
BEGIN
    SELECT RAISE(ABORT, 'kernel_ledger_transfer is sealed: rows are never deleted');
END;
CREATE TRIGGER kernel_ledger_period_keep BEFORE UPDATE ON kernel_ledger_period
BEGIN
    SELECT RAISE(ABORT, 'kernel_ledger_period is sealed: rows are never changed');
END;
CREATE TRIGGER kernel_ledger_period_stay BEFORE DELETE ON kernel_ledger_period
BEGIN
    SELECT RAISE(ABORT, 'kernel_ledger_period is sealed: rows are never deleted');
END;
