-- The history of one thing is asked by its id.
CREATE INDEX kernel_audit_by_object ON kernel_audit (site_id, object_id, at_us);
