-- Slack names its deliveries with letters, Telegram with numbers.

ALTER TABLE inbox ALTER COLUMN id TYPE text;
