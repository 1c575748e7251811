import { describe, expect, test } from 'vitest';
import { planKey } from '../../../engine/strategies/plan-settings.ts';
import { closestStrategies, findStrategy, namesOf, STRATEGIES } from '../../../engine/strategies/registry.ts';
import { readStrategy, readVote } from '../../../engine/strategies/strategy-text.ts';

describe('the registry', () => {
  test('has no two strategies of one name or alias', () => {
    const all = STRATEGIES.flatMap(namesOf);
    expect(new Set(all).size).toBe(all.length);
  });

  test('has no parameter that a shared part is called by', () => {
    const parameters = STRATEGIES.flatMap(({ parameters: own }) => Object.keys(own));
    expect(parameters.filter((name) => planKey(name) !== undefined)).toEqual([]);
  });

  test.each([
    ['RSI', 'rsi'],
    ['rsi_reversion', 'rsi'],
    ['MA Cross', 'ma-cross'],
    ['macross', 'ma-cross'],
    ['bb', 'bollinger'],
    ['Bollinger Breakout', 'bollinger'],
    ['mom', 'momentum'],
    ['vol', 'volume'],
    ['bh', 'buy-and-hold'],
    ['buyandhold', 'buy-and-hold'],
  ])('takes %s for %s', (typed, name) => {
    expect(findStrategy(typed)?.name).toBe(name);
  });

  test('knows what was meant', () => {
    expect(closestStrategies('bolinger')).toEqual(['bollinger']);
    expect(closestStrategies('momentun')[0]).toBe('momentum');
    expect(closestStrategies('xyzzy')).toEqual([]);
  });
});

describe('the name of a strategy', () => {
  test.each([
    ['rsi', 'rsi'],
    [' ensemble( RSI , ma ) ', 'ensemble(rsi,ma-cross)'],
    ['ensemble(rsi,rsi,mom)', 'ensemble(rsi,rsi-2,momentum)'],
    ['ensemble', 'ensemble(ma-cross,rsi,bollinger,volume,momentum)'],
  ])('%s is read as %s', (typed, name) => {
    const read = readStrategy(typed);
    expect(read.ok && read.value.name).toBe(name);
  });

  test.each([
    ['rsii', 'There is no strategy rsii. Did you mean rsi?'],
    ['ensemble(rsi)', 'An ensemble has 2 to 9 members, as in ensemble(rsi,ma-cross).'],
    ['ensemble()', 'An ensemble has 2 to 9 members, as in ensemble(rsi,ma-cross).'],
    ['ensemble(rsi,momentun)', 'There is no strategy momentun. Did you mean momentum?'],
    [
      'xyzzy',
      'There is no strategy xyzzy. Choose ma-cross, rsi, bollinger, volume, momentum, buy-and-hold or ensemble(rsi,ma-cross).',
    ],
  ])('%s is refused', (typed, sentence) => {
    expect(readStrategy(typed)).toEqual({ ok: false, error: sentence });
  });

  test('a vote is read by its name', () => {
    expect(readVote('Any')).toEqual({ ok: true, value: 'any' });
    expect(readVote('majorty')).toEqual({
      ok: false,
      error: 'There is no vote majorty. Did you mean vote=majority?',
    });
    expect(readVote('coin')).toEqual({
      ok: false,
      error: 'There is no vote coin. Write vote=majority, vote=unanimous, vote=any, vote=weighted.',
    });
  });
});
