-- The board, the round of warnings and the assessment read all open batches of a site: the index alone answers.
DROP INDEX waste_batch_open;
CREATE INDEX waste_batch_open ON waste_batch (site_id, closed_us, oldest_us, code, stream_id, id);
