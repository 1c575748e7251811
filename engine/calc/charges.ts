import type { ChargeSegment } from '../domain/charge-rates.ts';
import { exactToPaise, formatExact } from '../domain/exact-decimal.ts';
import { notional } from '../domain/money.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import {
  CHARGE_PARTS,
  type Charges,
  chargesOfOrder,
  depositoryFee,
  knownFrom,
  totalOf,
} from '../portfolio/charges.ts';
import { choice, date, flag, rupeesEach, units } from './arguments.ts';
import type { Calculation, CalculationInput } from './calculation.ts';
import { readCsv } from './csv-rows.ts';

const SEGMENTS: readonly ChargeSegment[] = ['equity-delivery', 'equity-intraday', 'futures', 'options'];
const KEYS = ['date', 'exchange', 'segment', 'side', 'qty', 'price', 'dp'] as const;

type Row = ReadonlyMap<string, string>;

/** Charges of one executed order, parts exact and the total to the paisa. */
function bill(
  row: Row,
  data: CalculationInput['data'],
): Result<readonly (readonly [string, string])[], string> {
  const day = date(row);
  if (!day.ok) return day;
  if (day.value < knownFrom(data.charges))
    return fail(`date=${day.value} is before ${knownFrom(data.charges)}, the first day with known rates.`);
  const exchange = choice(row, 'exchange', [data.charges.exchange]);
  if (!exchange.ok) return exchange;
  const segment = choice(row, 'segment', SEGMENTS);
  if (!segment.ok) return segment;
  const side = choice(row, 'side', ['BUY', 'SELL']);
  if (!side.ok) return side;
  const quantity = units(row, 'qty');
  if (!quantity.ok) return quantity;
  const price = rupeesEach(row, 'price');
  if (!price.ok) return price;
  const dp = flag(row, 'dp');
  if (!dp.ok) return dp;
  if (!Number.isSafeInteger(price.value * quantity.value))
    return fail('qty times price is too large: write a smaller order.');
  const order = {
    day: day.value,
    segment: segment.value,
    side: side.value,
    turnover: notional(price.value, quantity.value),
  };
  const charges = chargesOfOrder(data.charges, order);
  return ok(printed(dp.value ? { ...charges, dp: depositoryFee(data.charges, day.value) } : charges));
}

function printed(charges: Charges): readonly (readonly [string, string])[] {
  return [
    ...CHARGE_PARTS.map((part): readonly [string, string] => [part, formatExact(charges[part])]),
    ['total', exactToPaise(totalOf(charges))],
  ];
}

/** `munim calc charges`: one order by its arguments, or a row each of a CSV on standard input. */
export const charges: Calculation = {
  name: 'charges',
  keys: KEYS,
  run({ args, stdin, data }) {
    if (stdin === undefined || stdin.trim() === '') {
      const one = bill(args, data);
      return one.ok ? ok({ text: JSON.stringify(Object.fromEntries(one.value)) }) : one;
    }
    const rows = readCsv(stdin);
    if (!rows.ok) return rows;
    const lines = [[...CHARGE_PARTS, 'total'].join(',')];
    for (const { line, row } of rows.value) {
      const one = bill(new Map([...args, ...row]), data);
      if (!one.ok) return fail(`Line ${line}: ${one.error}`);
      lines.push(one.value.map(([, value]) => value).join(','));
    }
    return ok({ text: lines.join('\n') });
  },
};
