CREATE INDEX kernel_case_event_unsealed ON kernel_case_event (site_id, at_us, id) WHERE seq IS NULL;
