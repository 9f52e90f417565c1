-- A device that watches no more stays with what it said; how long a load may stand on its way, and how near to the end
-- of it counts as arrived.
ALTER TABLE waste_device ADD COLUMN closed_us BIGINT;
ALTER TABLE waste_route ADD COLUMN dwell_min BIGINT;
ALTER TABLE waste_route ADD COLUMN yard_m BIGINT;
