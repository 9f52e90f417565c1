-- What was closed in a shift is found without reading all cases of the site.
CREATE INDEX kernel_case_by_closed ON kernel_case (site_id, closed_us, id) WHERE closed_us IS NOT NULL;
