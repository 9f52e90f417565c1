-- Events stay as they were written; an event gets its number and hash once (rules §4).
CREATE TRIGGER kernel_case_event_keep BEFORE UPDATE ON kernel_case_event FOR EACH ROW
    WHEN (OLD.seq IS NOT NULL OR
          (OLD.site_id, OLD.id, OLD.case_id, OLD.number, OLD.at_us, OLD.actor_id, OLD.idem_key,
           OLD.request_hash, OLD.rev, OLD.refusal, OLD.record)
          IS DISTINCT FROM
          (NEW.site_id, NEW.id, NEW.case_id, NEW.number, NEW.at_us, NEW.actor_id, NEW.idem_key,
           NEW.request_hash, NEW.rev, NEW.refusal, NEW.record))
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_case_event_stay BEFORE DELETE ON kernel_case_event FOR EACH ROW
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_case_event_all BEFORE TRUNCATE ON kernel_case_event FOR EACH STATEMENT
    EXECUTE FUNCTION kernel_refuse_change();
