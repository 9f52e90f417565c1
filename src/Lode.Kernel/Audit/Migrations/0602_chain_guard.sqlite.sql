-- Rows of chained tables get their number and hash once; everything else about them stays (rules §4).
CREATE TRIGGER kernel_audit_keep BEFORE UPDATE ON kernel_audit
 WHEN OLD.seq IS NOT NULL
      OR NEW.site_id IS NOT OLD.site_id
      OR NEW.id IS NOT OLD.id
      OR NEW.at_us IS NOT OLD.at_us
      OR NEW.actor_kind IS NOT OLD.actor_kind
      OR NEW.actor_id IS NOT OLD.actor_id
      OR NEW.actor_name IS NOT OLD.actor_name
      OR NEW.verb IS NOT OLD.verb
      OR NEW.object_kind IS NOT OLD.object_kind
      OR NEW.object_id IS NOT OLD.object_id
      OR NEW.before_hash IS NOT OLD.before_hash
      OR NEW.after_hash IS NOT OLD.after_hash
      OR NEW.request_id IS NOT OLD.request_id
      OR NEW.record IS NOT OLD.record
BEGIN
    SELECT RAISE(ABORT, 'kernel_audit is sealed: rows are never changed');
END;
CREATE TRIGGER kernel_audit_stay BEFORE DELETE ON kernel_audit
BEGIN
    SELECT RAISE(ABORT, 'kernel_audit is sealed: rows are never deleted');
END;
CREATE TRIGGER kernel_chain_root_keep BEFORE UPDATE ON kernel_chain_root
BEGIN
    SELECT RAISE(ABORT, 'kernel_chain_root is sealed: rows are never changed');
END;
CREATE TRIGGER kernel_chain_root_stay BEFORE DELETE ON kernel_chain_root
BEGIN
    SELECT RAISE(ABORT, 'kernel_chain_root is sealed: rows are never deleted');
END;
CREATE TRIGGER kernel_chain_anchor_keep BEFORE UPDATE ON kernel_chain_anchor
BEGIN
    SELECT RAISE(ABORT, 'kernel_chain_anchor is sealed: rows are never changed');
END;
CREATE TRIGGER kernel_chain_anchor_stay BEFORE DELETE ON kernel_chain_anchor
BEGIN
    SELECT RAISE(ABORT, 'kernel_chain_anchor is sealed: rows are never deleted');
END;
