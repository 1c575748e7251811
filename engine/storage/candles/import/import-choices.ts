import type { Timeframe } from '../../../domain/timeframe.ts';

/** What the person who imports says about the files. */
export interface ImportChoices {
  /** `RELIANCE` or `BSE:RELIANCE`; undefined: the file's column or name tells. */
  readonly symbol?: string;
  readonly exchange: string;
  readonly timeframe?: Timeframe;
  /** Whether the times are of the beginning or the end of a bar within the day. */
  readonly stamp?: 'start' | 'end';
  /** Bars that are stored with other values take the new ones. */
  readonly replace: boolean;
}
