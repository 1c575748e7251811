import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { calculate } from '../../../engine/calc/calculator.ts';

const data = loadMarketData();

function run(line: string, stdin?: string) {
  return calculate({ name: 'option', args: line === '' ? [] : line.split(' '), stdin, data });
}

function answer(line: string): Record<string, unknown> {
  const result = run(line);
  return 'stdout' in result ? JSON.parse(result.stdout) : { error: result.stderr };
}

const CALL = 'model=black76 type=call forward=19 strike=19 years=0.75 rate=0.1';

describe('calc option', () => {
  test('prints the value and every sensitivity under its name', () => {
    const printed = answer(`${CALL} vol=0.28`);
    expect(Object.keys(printed).join()).toBe('price,iv,delta,gamma,vega,theta,rho,vanna,charm,volga');
    expect(printed['price']).toBeCloseTo(1.7011, 4);
    expect(printed['iv']).toBe(0.28);
    // Black-76 holds the forward: only the discount moves with the rate.
    expect(printed['rho']).toBeCloseTo(-0.75 * 1.70105072523624, 12);
  });

  test('finds the volatility of a price', () => {
    const found = answer(`${CALL} price=1.7010507252362679`);
    expect(found['iv']).toBeCloseTo(0.28, 12);
    expect(found['price']).toBe(1.7010507252362679);
    expect(found['vega']).toBeCloseTo(Number(answer(`${CALL} vol=0.28`)['vega']), 9);
  });

  test('says why there is no volatility, in the answer and not as an error', () => {
    expect(answer(`${CALL.replace('strike=19', 'strike=15')} price=3`)).toEqual({
      price: 3,
      iv: null,
      delta: null,
      gamma: null,
      vega: null,
      theta: null,
      rho: null,
      vanna: null,
      charm: null,
      volga: null,
      reason: 'below-intrinsic',
    });
    expect(run(`${CALL.replace('0.75', '0')} price=3`)).toMatchObject({ exitStatus: 0 });
  });

  test('prices on spot with a dividend yield, and by early exercise on either', () => {
    const spot = 'type=put spot=100 strike=95 years=0.5 rate=0.1 dividend=0.05 vol=0.2';
    expect(answer(`model=black-scholes ${spot}`)['price']).toBeCloseTo(2.4648, 4);
    expect(Number(answer(`model=american ${spot}`)['price'])).toBeGreaterThan(2.4648);
    const future = 'model=american type=call forward=100 strike=100 years=0.5 rate=0.1';
    expect(answer(`${future} vol=0.25`)['price']).toBeCloseTo(6.7661, 4);
    expect(answer(`${future} price=6.766109`)['iv']).toBeCloseTo(0.25, 5);
  });

  test('prints a row for each row; the model of a row comes before that of the call', () => {
    const rows = [
      'model,type,forward,spot,strike,years,rate,vol,price',
      ',call,19,,19,0.75,0.1,0.28,',
      'black-scholes,call,,60,65,0.25,0.08,0.3,',
      ',call,19,,15,0.75,0.1,,3',
      '',
    ].join('\n');
    const result = run('model=black76', rows);
    const lines = 'stdout' in result ? result.stdout.split('\n') : [];
    expect(lines[0]).toBe('price,iv,delta,gamma,vega,theta,rho,vanna,charm,volga,reason');
    expect(Number(lines[1]?.split(',')[0])).toBeCloseTo(1.7011, 4);
    expect(Number(lines[2]?.split(',')[0])).toBeCloseTo(2.1334, 4);
    expect(lines[3]).toBe('3,,,,,,,,,,below-intrinsic');
  });

  test('never prints what is no number', () => {
    for (const line of [
      `${CALL} vol=0`,
      `${CALL.replace('0.75', '0')} vol=0.2`,
      `${CALL.replace('strike=19', 'strike=1e-300')} vol=0.2`,
      `${CALL.replace('strike=19', 'strike=1e300')} vol=0.2`,
      'model=american type=put spot=100 strike=100 years=0.5 rate=0 vol=0',
      'model=american type=put spot=1e-9 strike=100 years=0.5 rate=0.05 vol=0.01',
    ]) {
      const printed = answer(line);
      expect(
        Object.values(printed).every((value) => typeof value === 'number'),
        line,
      ).toBe(true);
    }
  });

  test.each([
    ['no model', CALL.replace('model=black76 ', ''), 'model= is missing: one of black76'],
    ['an unknown model', `${CALL.replace('black76', 'heston')} vol=0.2`, 'model=heston is not known'],
    ['neither call nor put', `${CALL.replace('call', 'straddle')} vol=0.2`, 'use one of call, put'],
    ['a spot under Black-76', `${CALL.replace('forward', 'spot')} vol=0.2`, 'forward= is missing'],
    [
      'a forward under Black-Scholes',
      `${CALL.replace('black76', 'black-scholes')} vol=0.2`,
      'spot= is missing',
    ],
    ['both underlyings', `${CALL} spot=19 vol=0.2`, 'forward= or spot=, not both'],
    ['neither price nor volatility', CALL, 'either vol= for a price'],
    ['both price and volatility', `${CALL} vol=0.2 price=3`, 'either vol= for a price'],
    ['a volatility below zero', `${CALL} vol=-0.2`, 'vol=-0.2 must be 0 or more'],
    ['a strike of zero', `${CALL.replace('strike=19', 'strike=0')} vol=0.2`, 'strike=0 must be above 0'],
    ['time that has passed', `${CALL.replace('0.75', '-1')} vol=0.2`, 'years=-1 must be 0 or more'],
    ['no rate', `${CALL.replace(' rate=0.1', '')} vol=0.2`, 'rate= is missing'],
    ['no number', `${CALL} vol=NaN`, 'vol=NaN is not a number'],
    ['dividends of a forward', `${CALL} dividend=0.01 vol=0.2`, 'dividend= goes with spot='],
    ['a wrong key', `${CALL} volatility=0.2`, 'volatility= is not an argument of option'],
    ['what no number holds', `${CALL.replace('0.1', '-1e5')} vol=0.2`, 'beyond all numbers'],
  ])('refuses %s in one sentence', (_name, line, says) => {
    const result = run(line);
    expect(result.exitStatus).toBe(2);
    expect('stderr' in result ? result.stderr : '').toContain(says);
  });

  test('names the line of a bad row', () => {
    const result = run(CALL, 'vol\n0.2\nx\n');
    expect('stderr' in result ? result.stderr : '').toContain('Line 3: vol=x is not a number');
  });
});
