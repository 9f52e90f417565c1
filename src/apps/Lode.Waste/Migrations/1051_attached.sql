-- When somebody put the printed label on the container; seen on the spot, with a phone.
ALTER TABLE waste_container ADD COLUMN attached_us BIGINT;
