-- Which slots of scheduled jobs were run. The key is what makes two instances on one database run a slot once;
-- a practice market's days are not those of a real one, so the market is part of it. Rows go after 90 days.

CREATE TABLE cron_run (
  market text NOT NULL,
  name text NOT NULL,
  slot int8 NOT NULL,
  started_at int8 NOT NULL,
  started_by text,
  outcome text CHECK (outcome IN ('done', 'nothing', 'failed')),
  says text,
  took_ms int8,
  PRIMARY KEY (market, name, slot)
);
CREATE INDEX cron_run_age ON cron_run (started_at);
