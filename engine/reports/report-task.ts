import type { ReportAnswer } from '../desk-reports.ts';
import type { TaskKind } from '../ports/compute-pool.ts';
import type { ReportInput } from './report-input.ts';

/** Making a report with its files: the answer for a chat comes back. */
export const REPORT_TASK: TaskKind<ReportInput, ReportAnswer> = { name: 'report' };
