import { z } from 'zod';
import type { ChartAnswer, ChartWish } from '../../engine/desk-charts.ts';
import { formatPercent, formatPrice, formatQuantity, formatSigned } from '../../engine/domain/amount-text.ts';
import type { Instrument } from '../../engine/domain/instrument.ts';
import { money } from '../../engine/domain/money.ts';
import { type EpochMs, formatDate, formatTime, istDate } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { symbolFor } from '../named-symbol.ts';
import { type Button, refused, reply } from '../reply.ts';

const OFFERED = ['5m', '15m', '60m', '1d'];

/** The words after the symbol, with other bars or those of the wish. */
function wishWords(wish: ChartWish, timeframe: string | undefined): string {
  const span =
    wish.span === undefined
      ? ''
      : `${wish.span.count}${wish.span.unit === 'month' ? 'mo' : wish.span.unit.slice(0, 1)}`;
  return [
    timeframe ?? wish.timeframe ?? '',
    timeframe === undefined ? span : '',
    ...wish.studies.map(({ text }) => text),
    wish.theme === 'light' ? 'light' : '',
    wish.imported ? 'imported' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function buttonsOf(symbol: string, wish: ChartWish, shown: string): readonly (readonly Button[])[] {
  const line = (words: string): string => `/chart ${symbol} ${words}`.trim();
  return [
    [
      ...OFFERED.filter((timeframe) => timeframe !== shown).map((timeframe) => ({
        label: timeframe,
        command: line(wishWords(wish, timeframe)),
      })),
      { label: 'Refresh', command: line(wishWords(wish, undefined)) },
    ],
  ];
}

/** `19 Nov 09:15`, with the year when asked, and the day alone where bars are days. */
function momentText(at: EpochMs, timeframe: string, withYear: boolean): string {
  const day = formatDate(istDate(at), withYear).slice(4);
  return timeframe === '1d' ? day : `${day} ${formatTime(at).slice(0, 5)}`;
}

function headline({ tradingSymbol }: Instrument, answer: ChartAnswer): string {
  const { last, base, label } = answer;
  const percent = formatPercent(base === 0 ? Number.NaN : (last - base) / base, { sign: true, decimals: 2 });
  return `${tradingSymbol} ${answer.timeframe} · ${formatPrice(last)} · ${formatSigned(money(last - base))} (${percent}) in view · ${label}`;
}

/** A picture of prices. */
export const chart = defineCommand({
  name: 'chart',
  aliases: ['c'],
  topic: 'market',
  summary: 'a picture of prices with indicators and your trades',
  usage: 'symbol [5m|15m|60m|1d...] [5d|3mo|1y...] [indicators] [light] [imported]',
  examples: ['/chart reliance 5m rsi bb', '/chart nifty 1d', '/chart infy 15m ema20 ema50 macd 3m'],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run({ desk, caller }, { text }) {
    const read = desk.charts.read(text);
    if (!read.ok) return refused(read.error);
    const { subject, wish } = read.value;
    const found = symbolFor(desk, subject, `/chart {} ${wishWords(wish, undefined)}`.trim());
    if (!found.ok) return found.error;
    const drawn = await desk.charts.draw({ caller, instrument: found.value.key, wish });
    if (!drawn.ok) return refused(drawn.error);
    const answer = drawn.value;
    const { timeframe } = answer;
    return reply(headline(found.value, answer), {
      lines: [
        `High ${formatPrice(answer.high)} · low ${formatPrice(answer.low)} · ${formatQuantity(answer.bars)} bars from ${momentText(answer.from, timeframe, false)} to ${momentText(answer.to, timeframe, true)}`,
        ...answer.notes,
      ],
      images: [answer.path],
      buttons: buttonsOf(found.value.tradingSymbol, wish, timeframe),
    });
  },
});
