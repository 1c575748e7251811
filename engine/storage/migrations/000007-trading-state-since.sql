-- Since when a cause holds its state: what opens a halted desk again names that time.
ALTER TABLE trading_states ADD COLUMN since int8 NOT NULL DEFAULT 0;
ALTER TABLE trading_states ALTER COLUMN since DROP DEFAULT;
