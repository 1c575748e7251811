-- Secrets at rest, each sealed by the program: the passphrase behind them is never stored here.

CREATE TABLE secrets (
  account text NOT NULL,
  name text NOT NULL,
  version int4 NOT NULL,
  envelope jsonb,
  PRIMARY KEY (account, name)
);

-- Whom an account belongs to at its broker, bound by the first login.
ALTER TABLE accounts ADD COLUMN holder text;
