-- What chat platforms delivered, so that a restart neither repeats a message nor forgets one without a word.
-- Rows go after two days; platforms deliver again for one.

CREATE TABLE inbox (
  source text NOT NULL,
  id int8 NOT NULL,
  received_at int8 NOT NULL,
  sender text NOT NULL,
  chat text NOT NULL,
  message text NOT NULL,
  finished boolean NOT NULL DEFAULT false,
  PRIMARY KEY (source, id)
);
CREATE INDEX inbox_age ON inbox (received_at);
CREATE INDEX inbox_unfinished ON inbox (source, id) WHERE NOT finished;
