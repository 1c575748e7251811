import { fail, ok, type Result } from '../domain/result.ts';
import { americanGreeks, americanImpliedVolatility } from '../options/american-greeks.ts';
import { europeanGreeks } from '../options/european.ts';
import type { Greeks } from '../options/greeks.ts';
import { impliedVolatility, type NoVolatility } from '../options/implied-volatility.ts';
import type { OptionTerms } from '../options/option-terms.ts';
import { choice } from './arguments.ts';
import type { Calculation } from './calculation.ts';
import { readCsv } from './csv-rows.ts';
import { readNumber } from './csv-table.ts';

const MODELS = ['black76', 'black-scholes', 'american'] as const;
const KEYS = [
  'model',
  'type',
  'forward',
  'spot',
  'strike',
  'years',
  'rate',
  'dividend',
  'vol',
  'price',
] as const;
const FIGURES = ['price', 'iv', 'delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'charm', 'volga'] as const;

type Model = (typeof MODELS)[number];
type Row = ReadonlyMap<string, string>;
type Figures = Readonly<Record<(typeof FIGURES)[number], number | null>>;

interface Answer {
  readonly figures: Figures;
  /** Why the price has no volatility. */
  readonly reason?: NoVolatility;
}

/** `munim calc option`: one contract by its arguments, or a row each of a CSV on standard input. */
export const option: Calculation = {
  name: 'option',
  keys: KEYS,
  run({ args, stdin }) {
    if (stdin === undefined || stdin.trim() === '') {
      const one = analyse(args);
      if (!one.ok) return one;
      const { figures, reason } = one.value;
      return ok({ text: JSON.stringify(reason === undefined ? figures : { ...figures, reason }) });
    }
    const rows = readCsv(stdin);
    if (!rows.ok) return rows;
    const lines = [[...FIGURES, 'reason'].join(',')];
    for (const { line, row } of rows.value) {
      const one = analyse(new Map([...args, ...row]));
      if (!one.ok) return fail(`Line ${line}: ${one.error}`);
      const { figures, reason } = one.value;
      lines.push([...FIGURES.map((name) => figures[name] ?? ''), reason ?? ''].join(','));
    }
    return ok({ text: lines.join('\n') });
  },
};

function analyse(row: Row): Result<Answer, string> {
  const model = choice(row, 'model', MODELS);
  if (!model.ok) return model;
  const terms = readTerms(row, model.value);
  if (!terms.ok) return terms;
  if (row.has('vol') === row.has('price')) {
    return fail('Give either vol= for a price, or price= for a volatility.');
  }
  return row.has('vol')
    ? fromVolatility(row, model.value, terms.value)
    : fromPrice(row, model.value, terms.value);
}

function fromVolatility(row: Row, model: Model, terms: OptionTerms): Result<Answer, string> {
  const volatility = figure(row, 'vol', { least: 0, example: '0.15' });
  if (!volatility.ok) return volatility;
  return told({ ...greeksOf(model, terms, volatility.value), iv: volatility.value });
}

function fromPrice(row: Row, model: Model, terms: OptionTerms): Result<Answer, string> {
  const price = figure(row, 'price', { example: '120.5' });
  if (!price.ok) return price;
  const implied =
    model === 'american'
      ? americanImpliedVolatility(terms, price.value)
      : impliedVolatility(terms, price.value);
  if (implied.ok) {
    return told({ ...greeksOf(model, terms, implied.value), price: price.value, iv: implied.value });
  }
  const none = Object.fromEntries(FIGURES.map((name) => [name, null])) as Figures;
  return ok({ figures: { ...none, price: price.value }, reason: implied.error });
}

/** A number past all size is no answer: the arguments were. */
function told(figures: Greeks & { readonly iv: number }): Result<Answer, string> {
  const lost = FIGURES.find((name) => !Number.isFinite(figures[name]));
  if (lost !== undefined) return fail(`The ${lost} is beyond all numbers: give smaller arguments.`);
  const entries = FIGURES.map((name) => [name, figures[name] + 0]);
  return ok({ figures: Object.fromEntries(entries) as Figures });
}

function greeksOf(model: Model, terms: OptionTerms, volatility: number): Greeks {
  return model === 'american' ? americanGreeks(terms, volatility) : europeanGreeks(terms, volatility);
}

function readTerms(row: Row, model: Model): Result<OptionTerms, string> {
  const type = choice(row, 'type', ['call', 'put']);
  if (!type.ok) return type;
  const on = underlyingKey(row, model);
  if (!on.ok) return on;
  const underlying = figure(row, on.value, { above: 0, example: '25000' });
  if (!underlying.ok) return underlying;
  const strike = figure(row, 'strike', { above: 0, example: '25000' });
  if (!strike.ok) return strike;
  const years = figure(row, 'years', { least: 0, example: '0.02' });
  if (!years.ok) return years;
  const rates = readRates(row, model, on.value);
  if (!rates.ok) return rates;
  return ok({
    type: type.value === 'call' ? 'CE' : 'PE',
    on: on.value,
    underlying: underlying.value,
    strike: strike.value,
    years: years.value,
    ...rates.value,
  });
}

/** Black-76 is priced on a forward, Black-Scholes on a spot, an American option on either. */
function underlyingKey(row: Row, model: Model): Result<'forward' | 'spot', string> {
  if (row.has('forward') && row.has('spot')) return fail('Give forward= or spot=, not both.');
  if (model === 'black76') {
    return row.has('forward') ? ok('forward') : fail('forward= is missing: black76 is priced on a forward.');
  }
  if (row.has('spot')) return ok('spot');
  if (model === 'american' && row.has('forward')) return ok('forward');
  return fail(`spot= is missing: ${model} is priced on a spot.`);
}

function readRates(
  row: Row,
  model: Model,
  on: 'forward' | 'spot',
): Result<Pick<OptionTerms, 'rate' | 'dividend'>, string> {
  const least = model === 'american' ? { least: 0 } : {};
  const rate = figure(row, 'rate', { ...least, example: '0.065' });
  if (!rate.ok) return rate;
  if (!row.has('dividend')) return ok({ rate: rate.value, dividend: 0 });
  const dividend = figure(row, 'dividend', { ...least, example: '0.012' });
  if (!dividend.ok) return dividend;
  if (on === 'forward' && dividend.value !== 0) {
    return fail('dividend= goes with spot=: a forward has its dividends inside.');
  }
  return ok({ rate: rate.value, dividend: dividend.value });
}

interface Bounds {
  readonly least?: number;
  readonly above?: number;
  readonly example: string;
}

function figure(row: Row, key: string, { least, above, example }: Bounds): Result<number, string> {
  const given = row.get(key);
  if (given === undefined) return fail(`${key}= is missing: a number such as ${key}=${example}.`);
  const value = readNumber(given);
  if (value === undefined) return fail(`${key}=${given} is not a number: write it as ${key}=${example}.`);
  if (above !== undefined && value <= above) return fail(`${key}=${given} must be above ${above}.`);
  if (least !== undefined && value < least) return fail(`${key}=${given} must be ${least} or more.`);
  return ok(value);
}
