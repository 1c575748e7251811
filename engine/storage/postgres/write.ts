import type { PreparedStatement, SqlValue } from './sql.ts';

/** A statement with its values. */
export interface Write {
  readonly statement: PreparedStatement;
  readonly values: readonly SqlValue[];
}

/** A statement of the fact store, prepared under a name of its own. */
export const put = (name: string, text: string): PreparedStatement => ({ name: `fact-${name}`, text });

/** A value as its row keeps it. */
export const json = (value: object): string => JSON.stringify(value);
