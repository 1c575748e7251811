-- Which process trades on this database. Every commit of facts names the epoch it was made in, and one of an older
-- epoch is refused: a process that was stopped and comes back cannot write after another one took over.

CREATE TABLE leader (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch int8 NOT NULL,
  holder text NOT NULL,
  backend_pid int4 NOT NULL,
  until timestamptz NOT NULL
);
INSERT INTO leader (epoch, holder, backend_pid, until) VALUES (0, '', 0, '-infinity');
