-- Rows of chained tables get their number and hash once; everything else about them stays (rules §4).
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is sealed: rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER kernel_audit_keep BEFORE UPDATE ON kernel_audit FOR EACH ROW
    WHEN (OLD.seq IS NOT NULL OR
          (OLD.site_id, OLD.id, OLD.at_us, OLD.actor_kind, OLD.actor_id, OLD.actor_name, OLD.verb,
           OLD.object_kind, OLD.object_id, OLD.before_hash, OLD.after_hash, OLD.request_id, OLD.record)
          IS DISTINCT FROM
          (NEW.site_id, NEW.id, NEW.at_us, NEW.actor_kind, NEW.actor_id, NEW.actor_name, NEW.verb,
           NEW.object_kind, NEW.object_id, NEW.before_hash, NEW.after_hash, NEW.request_id, NEW.record))
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_audit_stay BEFORE DELETE ON kernel_audit FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_audit_all BEFORE TRUNCATE ON kernel_audit FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_chain_root_keep BEFORE UPDATE ON kernel_chain_root FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_chain_root_stay BEFORE DELETE ON kernel_chain_root FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_chain_root_all BEFORE TRUNCATE ON kernel_chain_root FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_chain_anchor_keep BEFORE UPDATE ON kernel_chain_anchor FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_chain_anchor_stay BEFORE DELETE ON kernel_chain_anchor FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_chain_anchor_all BEFORE TRUNCATE ON kernel_chain_anchor FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
