import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type LoadedStrategies,
  loadStrategyFiles,
  strategyFiles,
} from '../../../../engine/strategies/files/load-strategies.ts';
import { findStrategy } from '../../../../engine/strategies/registry.ts';
import { dailyBars, swings } from '../made-up-bars.ts';
import { ready, spoken } from '../signals.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'munim-strategies-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const WHOLE = `period: whole({ standard: 5, least: 2, most: 50, meaning: 'bars of the average' })`;

async function loadUserStrategies(folders: readonly string[]): Promise<LoadedStrategies> {
  const found = await strategyFiles(folders);
  const { strategies, faults } = await loadStrategyFiles(found.files);
  return { strategies, faults: [...found.faults, ...faults] };
}

/** The parts of a file that holds; a test replaces one of them. */
const PARTS: Readonly<Record<string, string>> = {
  name: `'mine'`,
  title: `'Mine'`,
  summary: `'buys above the average'`,
  style: `'trend'`,
  parameters: `{ ${WHOLE} }`,
  indicators: `({ period }) => ({ average: { name: 'sma', settings: { period } } })`,
  signal: `({ bars: { close }, columns: { average } }) => (i) => at(close, i) > at(average, i) ? LONG : EXIT`,
  reason: `() => () => 'because'`,
};

function source(changes: Readonly<Record<string, string>> = {}): string {
  const parts = Object.entries({ ...PARTS, ...changes }).map(([part, code]) => `    ${part}: ${code},`);
  return [
    'export const strategy = ({ defineStrategy, whole, real, at, LONG, EXIT, HOLD }) =>',
    '  defineStrategy({',
    ...parts,
    '  });',
  ].join('\n');
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

async function faultOf(text: string): Promise<string | undefined> {
  write('mine.mjs', text);
  const { strategies, faults } = await loadUserStrategies([folder]);
  expect(strategies).toHaveLength(faults.length === 0 ? 1 : 0);
  return faults[0]?.message;
}

describe('a strategy in a file', () => {
  test('runs as any other does', async () => {
    write('mine.mjs', source());
    const { strategies, faults } = await loadUserStrategies([folder]);
    expect(faults).toEqual([]);
    const mine = findStrategy('Mine', strategies);
    expect(mine?.parameters).toMatchObject({ period: { standard: 5, least: 2, most: 50, whole: true } });
    expect(mine?.prepare({ period: 99 })).toEqual({
      ok: false,
      error: 'mine: period must be a whole number from 2 to 50.',
    });
    expect(spoken(ready(mine!, { period: 3 }), dailyBars([1, 1, 2, 1]))).toEqual([
      '0 exit',
      '1 exit',
      '2 long',
      '3 exit',
    ]);
  });

  test('is read anew when it was edited', async () => {
    write('mine.mjs', source());
    await loadUserStrategies([folder]);
    write('mine.mjs', source({ title: `'Mine, better'` }));
    utimesSync(join(folder, 'mine.mjs'), 1_800_000_000, 1_800_000_000);
    const { strategies } = await loadUserStrategies([folder]);
    expect(strategies[0]?.title).toBe('Mine, better');
  });

  test('comes from any of the folders, in their order; what is not there or no such file is passed over', async () => {
    write('b.mjs', source({ name: `'bb2'` }));
    write('a.mjs', source({ name: `'aa2'` }));
    write('notes.txt', 'no strategy');
    write('template.mjs', 'no strategy');
    const { strategies, faults } = await loadUserStrategies([join(folder, 'nowhere'), folder]);
    expect(strategies.map(({ name }) => name)).toEqual(['aa2', 'bb2']);
    expect(faults).toEqual([]);
  });

  test('that is wrong keeps no other out', async () => {
    write('a.mjs', 'export const strategy = 5;');
    write('b.mjs', source());
    const { strategies, faults } = await loadUserStrategies([folder]);
    expect(strategies.map(({ name }) => name)).toEqual(['mine']);
    expect(faults.map(({ file }) => file)).toEqual([join(folder, 'a.mjs')]);
  });

  test('in a folder that is none is no end to the others', async () => {
    write('mine.mjs', source());
    const noFolder = join(folder, 'mine.mjs');
    const { strategies, faults } = await loadUserStrategies([noFolder, folder]);
    expect(strategies).toHaveLength(1);
    expect(faults).toEqual([
      {
        file: noFolder,
        message: `The folder ${noFolder} cannot be read (ENOTDIR). Make it a folder that Munim may read.`,
      },
    ]);
  });

  test('cannot take a name that is taken', async () => {
    write('a.mjs', source());
    write('b.mjs', source());
    write('c.mjs', source({ name: `'other'`, aliases: `['rsi']` }));
    write('d.mjs', source({ name: `'ensemble'` }));
    const { faults } = await loadUserStrategies([folder]);
    expect(faults.map(({ message }) => message)).toEqual([
      'b.mjs: the name mine is taken by a.mjs. Choose another name or alias.',
      'c.mjs: the name rsi is taken by Munim itself. Choose another name or alias.',
      'd.mjs: the name ensemble is taken by Munim itself. Choose another name or alias.',
    ]);
  });
});

describe('a file that is wrong is told so in one sentence', () => {
  const NO_STRATEGY =
    'mine.mjs exports no strategy. Write export const strategy = ({ defineStrategy }) => defineStrategy({ ... }), as strategies/template.mjs does.';

  test.each([
    ['nothing', '', NO_STRATEGY],
    ['another name', 'export const plan = () => 5;', NO_STRATEGY],
    ['no function', 'export const strategy = { name: 5 };', NO_STRATEGY],
    [
      'something not made by defineStrategy',
      'export const strategy = () => ({ name: "mine" });',
      NO_STRATEGY,
    ],
  ])('exporting %s', async (_, text, sentence) => {
    expect(await faultOf(text)).toBe(sentence);
  });

  test.each([
    [
      'export const strategy = (\n\n}',
      /^mine\.mjs, line 3: .*Unexpected token.*Correct the file and try again\.$/s,
    ],
    ['\nthrow new Error("no luck");', /^mine\.mjs, line 2: no luck\. Correct the file and try again\.$/],
    ['throw "plain";', /^mine\.mjs: it threw plain\. Correct the file and try again\.$/],
    ['import "./not-there.mjs";', /^mine\.mjs: .*not-there\.mjs/],
    [
      '\nexport const strategy = () =>\n  undefinedThing;',
      /^mine\.mjs, line 3: undefinedThing is not defined\./,
    ],
  ])('%j', async (text, sentence) => {
    expect(await faultOf(text)).toMatch(sentence);
  });

  test.each([
    [{ name: '5' }, 'name must be a text such as my-strategy'],
    [
      { name: `'My Strategy'` },
      'name must be 2 to 31 small letters, digits and hyphens, such as my-strategy',
    ],
    [{ title: `''` }, 'title must not be empty'],
    [{ style: `'lucky'` }, 'style must be trend, reversion, passive, mixed'],
    [{ parameters: '[]' }, 'parameters must be an object, {} when there are none'],
    [{ parameters: '{ period: 5 }' }, 'parameters.period must be whole({...}) or real({...})'],
    [
      { parameters: `{ period: whole({ standard: 99, least: 2, most: 50, meaning: 'x' }) }` },
      'parameters.period must have least, standard and most in this order',
    ],
    [
      { parameters: `{ period: whole({ standard: 5, least: 2.5, most: 50, meaning: 'x' }) }` },
      'parameters.period is whole, so its standard, least and most must be whole numbers',
    ],
    [
      { parameters: `{ stop: whole({ standard: 5, least: 2, most: 50, meaning: 'x' }) }` },
      'parameters.stop is the name of a shared part of all strategies: choose another',
    ],
    [
      { parameters: `{ 'Slow Period': whole({ standard: 5, least: 2, most: 50, meaning: 'x' }) }` },
      'parameters.Slow Period has a name that must be small letters and digits, such as period',
    ],
    [{ plan: '{ stopBp: "2" }' }, 'plan.stopBp must be a number'],
    [{ signal: '5' }, 'signal must be a function'],
    [{ reason: 'undefined' }, 'reason must be a function'],
    [{ indicators: '() => ({ a: 5 })' }, "a must be { name: 'rsi', settings: { period: 14 } } or the like"],
    [{ indicators: `() => ({ a: { name: 'smaa' } })` }, 'mine: there is no indicator smaa'],
    [
      { indicators: `() => ({ a: { name: 'sma', settings: { period: 0 } } })` },
      'mine: indicator sma: period must be a whole number from 1 to 5000',
    ],
    [
      { indicators: `() => ({ a: { name: 'bollinger', output: 'top' } })` },
      'mine: indicator bollinger has no output top; it has upper, middle, lower, percentB, bandwidth',
    ],
    [{ check: `() => 'these do not go together'` }, 'mine: these do not go together'],
    [
      { signal: '() => () => Number.NaN' },
      'The strategy mine failed at bar 1 of 600: it said NaN, which is no signal',
    ],
    [
      { signal: '() => (i) => i > 2 ? undefined : HOLD' },
      'The strategy mine failed at bar 4 of 600: it said undefined, which is no signal',
    ],
    [
      { signal: '({ bars }) => (i) => bars.close.length < 100 && i === 3 ? 7 : HOLD' },
      'The strategy mine failed at bar 4 of 5: it said 7, which is no signal',
    ],
    [
      { signal: '({ bars }) => (i) => { bars.close[i] = 1; return HOLD; }' },
      'it changed the bars or columns that it was shown, on ordinary bars',
    ],
    [{ reason: '() => () => 5' }, 'reason gave no text for bar 1 of ordinary bars'],
  ])('%j', async (changes, why) => {
    const said = await faultOf(source(changes));
    expect(said?.replace(/^mine\.mjs(, line \d+)?: /, '')).toBe(`${why}. Correct the file and try again.`);
  });

  test('an unknown part of the plan', async () => {
    expect(await faultOf(source({ plan: '{ stop: 2 }' }))).toMatch(
      /plan has no stop; it may have sizing, riskBp, /,
    );
  });

  test('with the line where it fails', async () => {
    const text = source({ signal: '() => (i) => i > 10\n ? nothingThere.at(i) : HOLD' });
    expect(await faultOf(text)).toBe(
      'mine.mjs, line 10: The strategy mine failed at bar 12 of 600: nothingThere is not defined. Correct the file and try again.',
    );
  });

  test('that fails at a bound of its parameters only', async () => {
    const text = source({ signal: '(_, { period }) => () => period === 50 ? period.lost.here : HOLD' });
    expect(await faultOf(text)).toMatch(
      /line 9: The strategy mine failed at bar 1 of 600: Cannot read properties/,
    );
  });
});

describe('what people copy', () => {
  test('the example of the page holds', async () => {
    const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/strategies.md', 'utf8')) ?? [];
    expect(await faultOf(example)).toBeUndefined();
  });

  test('the template is a strategy that holds and trades', async () => {
    copyFileSync('strategies/template.mjs', join(folder, 'dip-buyer.mjs'));
    const { strategies, faults } = await loadUserStrategies([folder]);
    expect(faults).toEqual([]);
    expect(spoken(ready(strategies[0]!), dailyBars(swings(600))).some((said) => said.endsWith('long'))).toBe(
      true,
    );
  });
});
