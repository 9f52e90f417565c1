-- Transfers and closed periods stay as they were written; a transfer gets its number and hash once (rules §4).
CREATE TRIGGER kernel_ledger_transfer_keep BEFORE UPDATE ON kernel_ledger_transfer FOR EACH ROW
    WHEN (OLD.seq IS NOT NULL OR
          (OLD.site_id, OLD.id, OLD.posting_id, OLD.line, OLD.lines, OLD.link_id, OLD.book_id, OLD.phase,
           OLD.kind, OLD.debit_id, OLD.credit_id, OLD.debit_no, OLD.credit_no, OLD.amount, OLD.held,
           OLD.effective_us, OLD.recorded_us, OLD.expires_us, OLD.idem_key, OLD.refers_id, OLD.case_id,
           OLD.reference, OLD.reason, OLD.data, OLD.actor_kind, OLD.actor_id, OLD.actor_name, OLD.request_id,
           OLD.record)
          IS DISTINCT FROM
          (NEW.site_id, NEW.id, NEW.posting_id, NEW.line, NEW.lines, NEW.link_id, NEW.book_id, NEW.phase,
           NEW.kind, NEW.debit_id, NEW.credit_id, NEW.debit_no, NEW.credit_no, NEW.amount, NEW.held,
           NEW.effective_us, NEW.recorded_us, NEW.expires_us, NEW.idem_key, NEW.refers_id, NEW.case_id,
           NEW.reference, NEW.reason, NEW.data, NEW.actor_kind, NEW.actor_id, NEW.actor_name, NEW.request_id,
           NEW.record))
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_ledger_transfer_stay BEFORE DELETE ON kernel_ledger_transfer FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_ledger_period_keep BEFORE UPDATE ON kernel_ledger_period FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_ledger_period_stay BEFORE DELETE ON kernel_ledger_period FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_ledger_transfer_all BEFORE TRUNCATE ON kernel_ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_ledger_period_all BEFORE TRUNCATE ON kernel_ledger_period FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
