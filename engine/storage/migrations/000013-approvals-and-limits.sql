-- A ticket's state says more than its name: who decided, and what is still awaited.
UPDATE tickets SET body = jsonb_set(body, '{state}', jsonb_build_object('kind', body->'state'))
  WHERE jsonb_typeof(body->'state') = 'string';
DROP INDEX tickets_open;
CREATE INDEX tickets_pending ON tickets (ticket) WHERE state IN ('open', 'awaiting');

-- Limits that people set, by whom they bind: a book so far.
CREATE TABLE limits (
  scope text NOT NULL,
  named text NOT NULL,
  name text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (scope, named, name)
);
