import { z } from 'zod';
import { defineCommand } from '../../commands/define-command.ts';
import { type Reply, reply } from '../../commands/reply.ts';
import type { StudyContext } from '../../commands/studies.ts';

/** Commands that misbehave on purpose, beside the real ones. */
export class Mischief {
  #release: () => void = () => undefined;
  #started: () => void = () => undefined;
  started: Promise<void> = Promise.resolve();
  /** The study that runs, to be moved by the test. */
  study!: { end(final: Reply): void } & Pick<StudyContext, 'progress'>;

  arm(): void {
    this.started = new Promise((resolve) => {
      this.#started = resolve;
    });
  }

  release(): void {
    this.#release();
  }

  readonly commands = [
    defineCommand({
      ...this.#named('stall'),
      run: async () => {
        this.#started();
        await new Promise<void>((resolve) => {
          this.#release = resolve;
        });
        return reply('The slow one is done');
      },
    }),
    defineCommand({
      ...this.#named('boom'),
      run: async () => {
        throw new Error('boom');
      },
    }),
    defineCommand({
      ...this.#named('secret'),
      run: async () => reply('For you alone', { confidential: true }),
    }),
    defineCommand({
      ...this.#named('odd'),
      run: async () =>
        reply('<b>a & b</b> _x_ *y* . \u202egnp', {
          lines: ['1 < 2 & 3 > 2 <script>', '&lt; stays as typed'],
          tables: [
            {
              columns: [
                { title: '<N>', align: 'left' },
                { title: 'P&L', align: 'right' },
              ],
              rows: [['M&M_<x>', '−1.50']],
            },
          ],
          buttons: [[{ label: '<M&M> _', command: '/boom' }]],
        }),
    }),
    defineCommand({
      ...this.#named('dig'),
      run: async ({ studies, caller }) =>
        studies.start(caller, {
          title: 'Studying INFY',
          work: ({ progress }) =>
            new Promise((resolve) => {
              this.study = { end: resolve, progress };
              this.#started();
            }),
        }),
    }),
    defineCommand({
      ...this.#named('long'),
      run: async () =>
        reply('Long', { lines: Array.from({ length: 200 }, (_, at) => `line ${at} ${'<'.repeat(40)}`) }),
    }),
  ];

  #named(name: string) {
    return {
      name,
      topic: 'desk' as const,
      summary: `a test of ${name}`,
      usage: '',
      examples: [`/${name}`],
      role: 'viewer' as const,
      effect: 'query' as const,
      positional: [],
      schema: z.object({}),
    };
  }
}
