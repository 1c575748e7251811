-- What each book held at the end of a day, and at what price: a day's result is explained between two of these.
CREATE TABLE closing_positions (
  book text NOT NULL REFERENCES books,
  day date NOT NULL,
  instrument text NOT NULL,
  product text NOT NULL,
  quantity int8 NOT NULL,
  cost int8 NOT NULL,
  mark int8 NOT NULL,
  PRIMARY KEY (book, day, instrument, product)
);

-- When a book started over. Its journal stays, and what stands before this entry is another story.
CREATE TABLE book_resets (
  book text NOT NULL REFERENCES books,
  sequence int8 NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (book, sequence)
);

-- What each book was worth during a day, every few minutes, and the prices behind it. `positions` is a list of
-- instrument, product, quantity, mark and the price of the underlying. No truth rests on it: pictures and the split of
-- an option's gain do.
CREATE TABLE book_marks (
  book text NOT NULL REFERENCES books,
  day date NOT NULL,
  at int8 NOT NULL,
  equity int8 NOT NULL,
  positions jsonb NOT NULL,
  PRIMARY KEY (book, day, at)
);
