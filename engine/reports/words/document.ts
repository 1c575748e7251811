import type { ReportTable } from '../../desk-reports.ts';

/** A part of a report with its own heading. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  readonly tables: readonly ReportTable[];
}

/** A whole report in words, for a chat and for paper alike. */
export interface ReportDocument {
  /** `End of day`. */
  readonly title: string;
  /** The verdict; it stands alone in a notification. */
  readonly headline: string;
  /** What a chat shows below it. */
  readonly lines: readonly string[];
  /** What a chat shows of the tables. */
  readonly tables: readonly ReportTable[];
  readonly tone: 'good' | 'warning' | 'bad' | 'info';
  /** All of it, for paper. */
  readonly sections: readonly Section[];
}
