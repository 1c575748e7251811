import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import {
  STUDY_COMMANDS,
  type StudyAnswer,
  type StudyKind,
  type StudyTable,
} from '../../engine/desk-research.ts';
import type { CommandContext } from '../command.ts';
import { inRows, type Reply, refused, reply, type Table } from '../reply.ts';

const TONES = { good: 'good', warning: 'warning', bad: 'bad', info: 'info' } as const;

/** A table of a study: names to the left, figures to the right. */
export function tableOf({ columns, rows }: StudyTable): Table {
  return { columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })), rows };
}

/** What a study found, with buttons for its sections and for the studies that follow. */
export function studyReply(answer: StudyAnswer): Reply {
  const parts = answer.parts.map(({ name, title }) => ({
    label: title,
    command: `/study ${answer.id} ${name}`,
  }));
  const next = answer.next.map(({ label, line }) => ({ label, command: line }));
  return reply(answer.headline, {
    lines: answer.lines,
    tables: answer.tables.map(tableOf),
    images: answer.pictures,
    files: answer.files,
    severity: TONES[answer.tone],
    buttons: inRows([...next, ...parts]),
  });
}

/** What can be studied, a button a strategy; the next step asks for the symbol. */
async function picker(desk: Desk, kind: StudyKind): Promise<Reply> {
  const { strategies, faults } = await desk.research.strategies();
  const command = STUDY_COMMANDS[kind];
  return reply('Which strategy?', {
    lines: [
      ...strategies.map(({ name, summary }) => `${name}: ${summary}`),
      ...faults.map((fault) => `Not usable: ${fault}`),
      `Or all in one line: /${command} rsi reliance 2y. Their settings: /strategies.`,
    ],
    buttons: inRows(strategies.map(({ name }) => ({ label: name, command: `/${command} ${name}` }))),
  });
}

/** Runs a study of a kind as a living card. */
export async function study(
  { desk, caller, studies }: CommandContext & { readonly caller: Caller },
  kind: StudyKind,
  text: string,
): Promise<Reply> {
  if (text.trim() === '' && kind !== 'compare') return picker(desk, kind);
  const order = await desk.research.read(kind, text);
  if (!order.ok) return refused(order.error);
  return studies.start(caller, {
    title: order.value.title,
    work: async ({ cancel, progress }) => {
      const answer = await order.value.run({ cancel, onProgress: progress });
      return answer.ok ? studyReply(answer.value) : refused(answer.error);
    },
  });
}
