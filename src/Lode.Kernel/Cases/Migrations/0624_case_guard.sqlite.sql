-- Events stay as they were written; an event gets its number and hash once (rules §4).
CREATE TRIGGER kernel_case_event_keep BEFORE UPDATE ON kernel_case_event
 WHEN OLD.seq IS NOT NULL
      OR NEW.site_id IS NOT OLD.site_id
      OR NEW.id IS NOT OLD.id
      OR NEW.case_id IS NOT OLD.case_id
      OR NEW.number IS NOT OLD.number
      OR NEW.at_us IS NOT OLD.at_us
      OR NEW.actor_id IS NOT OLD.actor_id
      OR NEW.idem_key IS NOT OLD.idem_key
      OR NEW.request_hash IS NOT OLD.request_hash
      OR NEW.rev IS NOT OLD.rev
      OR NEW.refusal IS NOT OLD.refusal
      OR NEW.record IS NOT OLD.record
BEGIN
    SELECT RAISE(ABORT, 'kernel_case_event is sealed: rows are never changed');
END;
CREATE TRIGGER kernel_case_event_stay BEFORE DELETE ON kernel_case_event
BEGIN
    SELECT RAISE(ABORT, 'kernel_case_event is sealed: rows are never deleted');
END;
