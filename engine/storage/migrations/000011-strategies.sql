-- Strategies at work: what was deployed, what they said, and the trades that came of it.
CREATE TABLE deployments (
  deployment text PRIMARY KEY,
  number int8 NOT NULL UNIQUE,
  live boolean NOT NULL,
  body jsonb NOT NULL
);

CREATE TABLE signals (
  deployment text NOT NULL REFERENCES deployments,
  instrument text NOT NULL,
  bar_start int8 NOT NULL,
  book text NOT NULL REFERENCES books,
  day date NOT NULL,
  at int8 NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (deployment, instrument, bar_start)
);
CREATE INDEX signals_day ON signals (day, at);

-- `entry` is the order that began the trade. `held` while anything of it is open.
CREATE TABLE strategy_trades (
  entry int8 PRIMARY KEY,
  deployment text NOT NULL REFERENCES deployments,
  book text NOT NULL REFERENCES books,
  day date NOT NULL,
  held boolean NOT NULL,
  body jsonb NOT NULL
);
CREATE INDEX strategy_trades_day ON strategy_trades (day);
CREATE INDEX strategy_trades_held ON strategy_trades (book) WHERE held;
