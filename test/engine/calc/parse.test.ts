import { describe, expect, it } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { calculate } from '../../../engine/calc/calculator.ts';
import { isoDate } from '../../../engine/domain/time.ts';

const data = loadMarketData();

function parse(line: string, date = '2026-11-22'): unknown {
  const result = calculate({ name: 'parse', args: [line, `date=${date}`], stdin: undefined, data });
  if (!('stdout' in result)) throw new Error(result.stderr);
  expect(result.exitStatus).toBe(0);
  return JSON.parse(result.stdout);
}

describe('calc parse', () => {
  it('reads the line of the catalogue with the expiry of next week', () => {
    expect(parse('buy 2 lots nifty 25000 ce next week at 120 sl 90')).toEqual({
      intent: {
        action: 'buy',
        symbol: 'NIFTY26D0125000CE',
        underlying: 'NIFTY',
        expiry: '2026-12-01',
        strike: 25_000,
        optionType: 'CE',
        quantity: 2,
        unit: 'lots',
        orderType: 'LIMIT',
        price: 120,
        stop: 90,
      },
    });
  });

  it.each([
    ['nifty 25000 ce', '2026-11-22', 'NIFTY26NOV25000CE', '2026-11-23'],
    ['nifty 25000 ce next week', '2026-11-18', 'NIFTY26NOV25000CE', '2026-11-23'],
    ['nifty 25000 ce next week', '2026-11-23', 'NIFTY26D0125000CE', '2026-12-01'],
    ['nifty 25000 ce', '2026-11-24', 'NIFTY26D0125000CE', '2026-12-01'],
    ['nifty 25000 ce this week', '2026-11-24', 'NIFTY26D0125000CE', '2026-12-01'],
    ['nifty 25000 ce 8 dec', '2026-11-22', 'NIFTY26D0825000CE', '2026-12-08'],
    ['banknifty 55000 pe', '2026-11-22', 'BANKNIFTY26NOV55000PE', '2026-11-23'],
    ['reliance 1400 ce dec', '2026-11-22', 'RELIANCE26DEC1400CE', '2026-12-29'],
    ['banknifty dec fut', '2026-11-22', 'BANKNIFTY26DECFUT', '2026-12-29'],
    ['NIFTY26D0125000CE', '2026-11-22', 'NIFTY26D0125000CE', '2026-12-01'],
    ['bank nifty fut', '2026-11-24', 'BANKNIFTY26DECFUT', '2026-12-29'],
  ])('names %s on %s', (contract, date, symbol, expiry) => {
    expect(parse(`sell 1 lot ${contract}`, date)).toMatchObject({ intent: { symbol, expiry } });
  });

  it.each([
    'reliance',
    'ril',
    'sbi',
    'hdfc bank',
    'm&m',
    'zomato',
    'l&t',
    'tata steel',
    'bajaj-auto',
    'ZYDUSLIFE',
  ])('knows %s', (name) => {
    expect(parse(`buy 10 ${name} mis`)).toMatchObject({
      intent: { quantity: 10, unit: 'shares', product: 'MIS' },
    });
  });

  it('prints questions and refusals as such', () => {
    expect(parse('10 infy')).toEqual({ question: 'Buy or sell?', options: ['buy 10 INFY', 'sell 10 INFY'] });
    expect(parse('buy 10 relaince')).toMatchObject({ refusal: 'UNKNOWN_SYMBOL', suggestions: ['RELIANCE'] });
    expect(parse('')).toMatchObject({ refusal: 'UNKNOWN_COMMAND' });
  });

  it('takes the day it is given when the line has no date, and a line with an equals sign', () => {
    const args = ['buy', '1', 'lot', 'nifty', 'fut', 'sl=24000'];
    const result = calculate({ name: 'parse', args, stdin: undefined, data, today: isoDate('2026-11-22') });
    expect(result).toMatchObject({ exitStatus: 0 });
    if ('stdout' in result) {
      expect(JSON.parse(result.stdout)).toMatchObject({ intent: { expiry: '2026-11-23', stop: 24_000 } });
    }
  });

  it('says what is wrong with the arguments', () => {
    expect(calculate({ name: 'parse', args: [], stdin: undefined, data })).toMatchObject({ exitStatus: 2 });
    const wrong = calculate({
      name: 'parse',
      args: ['buy 1 tcs', 'date=2026-02-30'],
      stdin: undefined,
      data,
    });
    expect(wrong).toMatchObject({ exitStatus: 2 });
  });
});
