import { describe, expect, test } from 'vitest';
import { assert } from '../../../engine/domain/assert.ts';
import { ensembleOf } from '../../../engine/strategies/ensemble.ts';
import { real } from '../../../engine/strategies/parameter.ts';
import { EXIT, HOLD, LONG, SHORT, type Signal } from '../../../engine/strategies/signal.ts';
import { defineStrategy, type Strategy } from '../../../engine/strategies/strategy.ts';
import type { Vote } from '../../../engine/strategies/vote.ts';
import { dailyBars, still, swings } from './made-up-bars.ts';
import { ready, saidOver, spoken } from './signals.ts';

const NO_PARAMETERS = {};

/** Says at each bar what its script says: `l` long, `s` short, `x` exit, anything else nothing. */
function scripted(name: string, script: string): Strategy {
  const meaning: Readonly<Record<string, Signal>> = { l: LONG, s: SHORT, x: EXIT };
  return defineStrategy({
    name,
    title: name,
    summary: 'follows a script',
    style: 'trend',
    parameters: NO_PARAMETERS,
    indicators: () => ({}),
    signal: () => (i) => meaning[script[i] ?? ''] ?? HOLD,
    reason: () => (i) => `said at bar ${i}`,
  });
}

function votes(vote: Vote, scripts: readonly string[], settings = {}): readonly string[] {
  const ensemble = ensembleOf(
    scripts.map((script, k) => scripted(`m${k}`, script)),
    vote,
  );
  assert(ensemble.ok, 'an ensemble');
  return spoken(ready(ensemble.value, settings), dailyBars(still(100, scripts[0]?.length ?? 0)));
}

describe('an ensemble', () => {
  test('of a majority follows the latest stances, and speaks when their vote changes', () => {
    expect(votes('majority', ['l..x..', '.l....', '..l.x.'])).toEqual(['1 long', '4 exit']);
  });

  test('of a majority needs more than half', () => {
    expect(votes('majority', ['l...', '.s..'])).toEqual([]);
    expect(votes('majority', ['s..', '.s.'])).toEqual(['1 short']);
  });

  test('that is unanimous needs all, on one side', () => {
    expect(votes('unanimous', ['l....', '.l...', '..lx.'])).toEqual(['2 long', '3 exit']);
  });

  test('of any follows one, as long as none is against it', () => {
    expect(votes('any', ['l...x', '.s...', '..x..'])).toEqual(['0 long', '1 exit', '4 short']);
  });

  test('that is weighted counts weights', () => {
    const scripts = ['l....', '..s..', '..s..'];
    expect(votes('weighted', scripts)).toEqual(['2 short']);
    expect(votes('weighted', scripts, { 'm0.weight': 3 })).toEqual(['0 long']);
  });

  test('turns from one side to the other at once', () => {
    expect(votes('majority', ['l.s', 'l.s'])).toEqual(['0 long', '2 short']);
  });

  test('says who agreed, and why each did', () => {
    const members = [scripted('one', 'l..'), scripted('two', '..l'), scripted('three', '.s.')];
    const ensemble = ensembleOf(members, 'majority');
    assert(ensemble.ok, 'an ensemble');
    expect(saidOver(ready(ensemble.value), dailyBars([1, 1, 1]))).toEqual([
      { row: 2, signal: 1, reason: '2 of 3 members are long: one (said at bar 0), two (said at bar 2)' },
    ]);
  });

  test('takes the parameters of its members under their names, each with its own', () => {
    const bars = dailyBars(swings(500));
    const both = ready('ensemble(rsi,rsi)', { 'rsi.period': 10, 'rsi-2.period': 10 });
    expect(both.settings).toMatchObject({ 'rsi.period': 10, 'rsi-2.oversold': 30 });
    const alone = spoken(ready('rsi', { period: 10 }), bars);
    expect(spoken(both, bars).slice(0, 2)).toEqual(alone.slice(0, 2));
    expect(spoken(ready('ensemble(rsi,rsi)'), bars)).not.toEqual(spoken(both, bars));
  });

  test('acts in the regimes of its members, or anywhere when they differ', () => {
    expect(ready('ensemble(ma,mom)').strategy.style).toBe('trend');
    expect(ready('ensemble(ma,rsi)').strategy.style).toBe('mixed');
  });

  test.each([
    [
      { 'rsi.peroid': 5 },
      /^ensemble\(rsi,ma-cross\): there is no parameter rsi\.peroid\. Did you mean rsi\.period\?/,
    ],
    [{ 'rsi.period': 1 }, /^ensemble\(rsi,ma-cross\): rsi\.period must be a whole number from 2 to 100\.$/],
    [{ 'ma-cross.fast': 60 }, /^ma-cross: fast \(60\) must be below slow \(50\)\.$/],
  ])('refuses %j', (given, sentence) => {
    const { strategy } = ready('ensemble(rsi,ma-cross)');
    const prepared = strategy.prepare(given);
    expect(prepared.ok ? '' : prepared.error).toMatch(sentence);
  });

  test('refuses weights that are all zero', () => {
    const ensemble = ensembleOf([scripted('a', 'l'), scripted('b', 'l')], 'weighted');
    assert(ensemble.ok, 'an ensemble');
    expect(ensemble.value.prepare({ 'a.weight': 0, 'b.weight': 0 })).toEqual({
      ok: false,
      error: 'All weights of the ensemble are 0: give at least one member a weight above 0.',
    });
  });

  test('passes on what is no signal, so that the run names it', () => {
    const wrong = defineStrategy({
      name: 'wrong',
      title: 'wrong',
      summary: 'says what is no signal',
      style: 'trend',
      parameters: { x: real({ standard: 1, least: 0, most: 2, meaning: 'nothing' }) },
      indicators: () => ({}),
      signal: () => () => Number.NaN,
      reason: () => () => '',
    });
    const ensemble = ensembleOf([wrong, scripted('b', 'l')], 'any');
    assert(ensemble.ok, 'an ensemble');
    expect(() => spoken(ready(ensemble.value), dailyBars([1, 1]))).toThrow(
      'The strategy ensemble(wrong,b) failed at bar 1 of 2: it said NaN, which is no signal.',
    );
  });
});
