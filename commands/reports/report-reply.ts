import type { DeskEvent } from '../../engine/desk.ts';
import type { ReportAnswer, ReportKind, ReportTable } from '../../engine/desk-reports.ts';
import type { IsoDate } from '../../engine/domain/time.ts';
import { type Reply, reply, type Table } from '../reply.ts';

/** A report's table as a chat shows it: names to the left, figures to the right. */
function shownTable({ columns, rows }: ReportTable): Table {
  return {
    columns: columns.map((title, place) => ({ title, align: place === 0 ? 'left' : 'right' })),
    rows,
  };
}

/** A report with its picture and its files. */
export function reportReply(answer: ReportAnswer, kind: ReportKind, day: IsoDate): Reply {
  const { headline, lines, tables, pictures, files, tone } = answer;
  const others = (['eod', 'week', 'month'] as const).filter((one) => one !== kind);
  const names = { eod: 'Day', week: 'Week', month: 'Month' } as const;
  return reply(headline, {
    lines,
    tables: tables.map(shownTable),
    images: pictures,
    files,
    severity: tone,
    buttons: [others.map((one) => ({ label: names[one], command: `/report ${one} ${day}` }))],
  });
}

/** The report that somebody subscribed to, when its time has come. */
export function reportPush({ answer, report, day }: Extract<DeskEvent, { kind: 'report' }>): Reply {
  return reportReply(answer, report, day);
}
