-- What the desk knows now, and everything that ever happened to it.
-- `body` holds the whole value as the engine's own JSON; the columns beside it are what queries look for.

CREATE TABLE accounts (
  account text PRIMARY KEY,
  house text NOT NULL CHECK (house IN ('paper', 'kite'))
);

CREATE TABLE books (
  book text PRIMARY KEY,
  account text NOT NULL REFERENCES accounts,
  body jsonb NOT NULL
);

CREATE TABLE users (
  user_id text PRIMARY KEY,
  body jsonb NOT NULL
);

CREATE TABLE identities (
  platform text NOT NULL,
  subject text NOT NULL,
  user_id text NOT NULL REFERENCES users,
  PRIMARY KEY (platform, subject)
);

CREATE TABLE invitations (
  code_hash text PRIMARY KEY,
  body jsonb NOT NULL,
  used_by text REFERENCES users
);

CREATE TABLE preferences (
  user_id text NOT NULL REFERENCES users,
  name text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (user_id, name)
);

CREATE TABLE tickets (
  ticket text NOT NULL,
  offered_at int8 NOT NULL,
  state text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (ticket, offered_at)
);
CREATE INDEX tickets_open ON tickets (ticket) WHERE state = 'open';

CREATE TABLE orders (
  order_id int8 PRIMARY KEY,
  account text NOT NULL REFERENCES accounts,
  book text NOT NULL REFERENCES books,
  tag text NOT NULL,
  broker_order_id text,
  symbol text NOT NULL,
  day date NOT NULL,
  live boolean NOT NULL,
  body jsonb NOT NULL,
  UNIQUE (account, tag)
);
CREATE INDEX orders_live ON orders (order_id) WHERE live;
CREATE INDEX orders_book_day ON orders (book, day, order_id);

CREATE TABLE order_steps (
  order_id int8 NOT NULL REFERENCES orders,
  sequence int8 NOT NULL,
  at int8 NOT NULL,
  market_at int8 NOT NULL,
  event text NOT NULL,
  evidence text,
  PRIMARY KEY (order_id, sequence)
);

CREATE TABLE trades (
  account text NOT NULL,
  day date NOT NULL,
  order_id int8 NOT NULL REFERENCES orders,
  trade_id text NOT NULL,
  book text NOT NULL REFERENCES books,
  symbol text NOT NULL,
  "timestamp" int8 NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (account, day, order_id, trade_id)
);
CREATE INDEX trades_symbol_timestamp ON trades (symbol, "timestamp");
CREATE INDEX trades_book_day ON trades (book, day, "timestamp");

CREATE TABLE positions (
  book text NOT NULL REFERENCES books,
  instrument text NOT NULL,
  product text NOT NULL,
  quantity int8 NOT NULL,
  day date NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (book, instrument, product)
);

CREATE TABLE exit_plans (
  book text NOT NULL REFERENCES books,
  instrument text NOT NULL,
  product text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (book, instrument, product)
);

CREATE TABLE journal (
  entry int8 PRIMARY KEY,
  book text NOT NULL REFERENCES books,
  kind text NOT NULL,
  day date NOT NULL,
  at int8 NOT NULL,
  order_id int8,
  trade_id text,
  note text
);
CREATE INDEX journal_order ON journal (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX journal_book_day ON journal (book, day);

CREATE TABLE postings (
  entry int8 NOT NULL REFERENCES journal,
  line int4 NOT NULL,
  account text NOT NULL,
  instrument text,
  part text,
  amount int8 NOT NULL,
  PRIMARY KEY (entry, line)
);

-- An entry that does not balance never commits, whoever wrote it.
CREATE FUNCTION journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(amount), 0) FROM postings WHERE entry = NEW.entry) <> 0 THEN
    RAISE EXCEPTION 'journal entry % does not sum to zero', NEW.entry;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON journal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances();

-- Running sums of the postings, so that a start does not add up years.
CREATE TABLE ledger_sums (
  book text NOT NULL REFERENCES books,
  account text NOT NULL,
  part text NOT NULL,
  instrument text NOT NULL,
  total int8 NOT NULL,
  day date NOT NULL,
  today int8 NOT NULL,
  PRIMARY KEY (book, account, part, instrument)
);

-- What a book was worth at the end of a day: drawdown, weekly result and the equity curve stand on it.
CREATE TABLE equity_marks (
  book text NOT NULL REFERENCES books,
  day date NOT NULL,
  equity int8 NOT NULL,
  PRIMARY KEY (book, day)
);

CREATE TABLE trading_states (
  scope text PRIMARY KEY,
  state text NOT NULL,
  reason text NOT NULL
);

CREATE TABLE desk_clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  sequence int8 NOT NULL,
  last_order int8 NOT NULL,
  day date,
  market_at int8
);
INSERT INTO desk_clock (sequence, last_order) VALUES (0, 0);

CREATE TABLE audit_heads (
  account text PRIMARY KEY,
  seq int8 NOT NULL,
  hash text NOT NULL,
  month text NOT NULL,
  month_first_seq int8 NOT NULL,
  month_prev text NOT NULL
);

CREATE TABLE audit_rows (
  account text NOT NULL,
  seq int8 NOT NULL,
  at int8 NOT NULL,
  actor text NOT NULL,
  kind text NOT NULL,
  payload json NOT NULL,
  prev text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (account, seq)
);

CREATE TABLE audit_seals (
  account text NOT NULL,
  month text NOT NULL,
  first_seq int8 NOT NULL,
  last_seq int8 NOT NULL,
  prev text NOT NULL,
  last_hash text NOT NULL,
  root text NOT NULL,
  PRIMARY KEY (account, month)
);

-- Audit rows are written once. A hand that changes them must first take this away, and verification finds it.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are never changed';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_rows
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
