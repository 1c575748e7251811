import { z } from 'zod';
import { formatPrice } from '../../engine/domain/amount-text.ts';
import { type InstrumentKey, instrumentKey } from '../../engine/domain/ids.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { symbolFor } from '../named-symbol.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { changePercent } from './quote.ts';

const PREFERENCE = 'watch';
const MOST = 20;

/** Keys of a person's watch list, in the order in which they were added. */
export function watchList({ desk, caller }: CommandContext): readonly InstrumentKey[] {
  const stored = desk.people.preference(caller.user.id, PREFERENCE) ?? '';
  return stored
    .split('\n')
    .filter((key) => key !== '')
    .map(instrumentKey);
}

async function store({ desk, caller }: CommandContext, keys: readonly InstrumentKey[]): Promise<void> {
  await desk.people.setPreference(caller.user.id, PREFERENCE, keys.join('\n'));
}

async function show(context: CommandContext, headline: string): Promise<Reply> {
  const { desk } = context;
  const keys = watchList(context);
  await desk.market.watch(keys);
  const views = keys.flatMap((key) => desk.market.quote(key) ?? []);
  return reply(`${headline} · ${desk.market.moment().label}`, {
    tables: [
      {
        columns: [
          { title: 'SYMBOL', align: 'left' },
          { title: 'LAST', align: 'right' },
          { title: 'CHANGE', align: 'right' },
        ],
        rows: views.map((view) => [
          view.instrument.tradingSymbol,
          formatPrice(view.quote.last),
          changePercent(view),
        ]),
      },
    ],
    buttons: [
      [
        { label: 'Refresh', command: '/watch' },
        { label: 'Add', command: '/watch add {}', asks: 'Which symbol to add?' },
      ],
    ],
    card: 'watch',
  });
}

/** A person's own list of prices. */
export const watch = defineCommand({
  name: 'watch',
  aliases: ['w'],
  topic: 'market',
  summary: 'your own list of prices',
  usage: '[add|remove symbol]',
  examples: ['/watch', '/watch add infy', '/watch remove infy'],
  role: 'viewer',
  effect: 'setting',
  positional: ['verb', 'symbol'],
  schema: z.object({
    verb: z.enum(['add', 'remove'], 'say add or remove').optional(),
    symbol: z.string().optional(),
  }),
  async run(context, { verb, symbol }) {
    const keys = watchList(context);
    if (verb === undefined) {
      if (keys.length > 0) return show(context, 'Your watch list');
      return reply('Your watch list is empty. Add a symbol: /watch add infy', {
        buttons: [[{ label: 'Add', command: '/watch add {}', asks: 'Which symbol to add?' }]],
      });
    }
    if (symbol === undefined)
      return refused(refusal('BAD_ARGUMENTS', `Say which symbol to ${verb}: /watch ${verb} infy.`));
    const found = symbolFor(context.desk, symbol, `/watch ${verb} {}`);
    if (!found.ok) return found.error;
    const { key, tradingSymbol } = found.value;
    const others = keys.filter((other) => other !== key);
    if (verb === 'remove') {
      if (others.length === keys.length)
        return refused(refusal('NOTHING_TO_DO', `${tradingSymbol} is not on your watch list. See /watch.`));
      await store(context, others);
      return others.length === 0
        ? reply(`Removed ${tradingSymbol}. Your watch list is empty.`)
        : show(context, `Removed ${tradingSymbol}`);
    }
    if (others.length >= MOST)
      return refused(
        refusal('BAD_ARGUMENTS', `A watch list holds ${MOST} symbols. Remove one first: /watch remove infy.`),
      );
    await store(context, [...others, key]);
    return show(context, `Added ${tradingSymbol}`);
  },
});
