import { describe, expect, test } from 'vitest';
import { buyAndHold } from '../../../engine/strategies/buy-and-hold.ts';
import { readPlan, splitSettings } from '../../../engine/strategies/plan-settings.ts';
import { rsiReversion } from '../../../engine/strategies/rsi-reversion.ts';
import { STANDARD_PLAN } from '../../../engine/strategies/trade-plan.ts';

function plan(given: Readonly<Record<string, unknown>>): unknown {
  const read = readPlan(rsiReversion, given);
  return read.ok ? read.value : read.error;
}

describe('the plan', () => {
  test('is the standard where nothing is said, and what the strategy does otherwise', () => {
    expect(plan({})).toEqual(STANDARD_PLAN);
    expect(readPlan(buyAndHold, {})).toMatchObject({ value: { sizing: 'all-in', stopBp: 0, targetBp: 0 } });
  });

  test('takes percent and keeps basis points', () => {
    expect(
      plan({ stop: '2.5', target: '4 %', trail: '1.5%', risk: '0.5', fixed: 10, size: 'fixed' }),
    ).toEqual({
      ...STANDARD_PLAN,
      stopBp: 250,
      targetBp: 400,
      trailBp: 150,
      riskBp: 50,
      fixedBp: 1_000,
      sizing: 'fixed',
    });
  });

  test('takes bars, multiples and counts', () => {
    expect(plan({ positions: '5', trend: '200', volume: '1.5', confirm: '5', atr: '3' })).toEqual({
      ...STANDARD_PLAN,
      maxPositions: 5,
      trendBars: 200,
      volumeMultiple: 1.5,
      confirmBars: 5,
      volatilityMultiple: 3,
    });
  });

  test('takes switches, also as a bare word', () => {
    expect(plan({ regime: 'on', shorts: 'yes', intraday: true })).toEqual({
      ...STANDARD_PLAN,
      regime: true,
      shorts: true,
      intraday: true,
    });
    expect(plan({ intraday: '' })).toMatchObject({ intraday: true });
    expect(plan({ shorts: 'off' })).toMatchObject({ shorts: false });
  });

  test.each(['off', '0', 0, 'none', '0%', 'OFF'])('%s switches a part off', (value) => {
    expect(plan({ stop: value, target: value, trend: value, volume: value })).toEqual({
      ...STANDARD_PLAN,
      stopBp: 0,
      targetBp: 0,
    });
  });

  test('sizes by the share that was given, unless the size is said', () => {
    expect(plan({ fixed: 20 })).toMatchObject({ sizing: 'fixed', fixedBp: 2_000 });
    expect(plan({ size: 'all-in', fixed: 20 })).toMatchObject({ sizing: 'all-in' });
    expect(readPlan(buyAndHold, { risk: 1 })).toMatchObject({ value: { sizing: 'risk' } });
  });

  test.each([
    [
      { stop: '80' },
      'stop must be a number from 0.05 to 50 %, or off: protective stop from the entry, in percent.',
    ],
    [
      { stop: 'tight' },
      'stop must be a number from 0.05 to 50 %, or off: protective stop from the entry, in percent.',
    ],
    [
      { stop: '' },
      'stop must be a number from 0.05 to 50 %, or off: protective stop from the entry, in percent.',
    ],
    [
      { trend: '20.5' },
      'trend must be a whole number from 2 to 500, or off: trend filter: bars of the average.',
    ],
    [{ positions: '0' }, 'positions must be a whole number from 1 to 100: positions at one time.'],
    [{ size: 'huge' }, 'size must be risk, fixed or all-in: how large an entry is: risk, fixed or all-in.'],
    [{ regime: 'maybe' }, 'regime must be on or off: regime filter, on or off.'],
  ])('refuses %j', (given, sentence) => {
    expect(plan(given)).toBe(sentence);
  });
});

describe('one bag of settings', () => {
  test('is parted into the plan and the parameters, by the names people use', () => {
    expect(
      splitSettings(rsiReversion, { Period: '10', sl: '2', tgt: '4', short: 'on', oversold: '25' }),
    ).toEqual({
      ok: true,
      value: { plan: { stop: '2', target: '4', shorts: 'on' }, parameters: { period: '10', oversold: '25' } },
    });
  });

  test.each([
    ['oversld', 'There is no setting oversld. Did you mean oversold?'],
    ['stap', 'There is no setting stap. Did you mean stop?'],
    [
      'frobnicate',
      'There is no setting frobnicate. rsi takes period, oversold, exit, overbought; every strategy takes stop, target, trail, size, risk, atr, fixed, positions, trend, volume, confirm, regime, shorts, intraday.',
    ],
  ])('with %s is refused', (word, sentence) => {
    expect(splitSettings(rsiReversion, { [word]: '1' })).toEqual({ ok: false, error: sentence });
  });
});
