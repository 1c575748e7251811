-- What people asked to be told.
CREATE TABLE alerts (
  number int8 PRIMARY KEY,
  owner text NOT NULL REFERENCES users (user_id),
  body jsonb NOT NULL
);
CREATE SEQUENCE alert_numbers;
