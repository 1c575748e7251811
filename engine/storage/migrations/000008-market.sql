-- Which market the desk trades: books of one are worth nothing on another.
ALTER TABLE desk_clock ADD COLUMN market text;
