-- A trading state is held by a cause, and several causes may hold one scope.
ALTER TABLE trading_states ADD COLUMN cause text NOT NULL DEFAULT 'person';
ALTER TABLE trading_states ALTER COLUMN cause DROP DEFAULT;
ALTER TABLE trading_states DROP CONSTRAINT trading_states_pkey;
ALTER TABLE trading_states ADD PRIMARY KEY (scope, cause);
