import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMarketData } from '../../config/market-data.ts';
import { openResearch } from '../../engine/composition/offline-research.ts';
import type { ResearchDesk, StudyAnswer, StudyKind } from '../../engine/desk-research.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { CandleImport } from '../../engine/storage/candles/import/candle-import.ts';
import { settings } from '../support/engine.ts';

const home = mkdtempSync(join(tmpdir(), 'munim-research-'));
const marketData = loadMarketData();
const recorded = process.env['MUNIM_TEST_DATA'];
let desk: Awaited<ReturnType<typeof openResearch>>;

beforeAll(async () => {
  desk = await openResearch(settings({ MUNIM_HOME: home }), marketData);
});
afterAll(async () => {
  await desk.close();
  rmSync(home, { recursive: true, force: true });
});

async function ask(research: ResearchDesk, kind: StudyKind, text: string): Promise<StudyAnswer | string> {
  const order = await research.read(kind, text);
  if (!order.ok) return order.error.message;
  const answer = await order.value.run({
    cancel: new AbortController().signal,
    onProgress: () => undefined,
  });
  return answer.ok ? answer.value : answer.error.message;
}

function found(answer: StudyAnswer | string): StudyAnswer {
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

describe('a backtest on the practice market', () => {
  test('answers with a verdict, a picture and files, and says that it proves nothing', async () => {
    const answer = found(await ask(desk.research, 'backtest', 'rsi reliance 2y'));
    expect(answer.headline).toMatch(/^SIMULATED · RSI mean reversion · RELIANCE · 1d · /);
    expect(answer.lines[0]).toMatch(/^Verdict: /);
    expect(answer.lines.join(' ')).toContain('prove nothing');
    const [picture = ''] = answer.pictures;
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
    expect(answer.files.every((file) => existsSync(file))).toBe(true);
    const part = await desk.research.part(answer.id, 'months');
    expect(part.ok && part.value.tables.length).toBeGreaterThan(0);
  });

  test('gives the same bytes twice', async () => {
    const bytes = async (): Promise<readonly string[]> => {
      const { files, pictures } = found(await ask(desk.research, 'backtest', 'momentum infy 1y'));
      return [...files, ...pictures].map((path) => readFileSync(path).toString('base64'));
    };
    const once = await bytes();
    expect((await bytes()).map((one, i) => one === once[i])).toEqual(once.map(() => true));
  });

  test('compares, optimises and walks forward', async () => {
    const compared = found(await ask(desk.research, 'compare', 'rsi,ma-cross,momentum reliance,tcs 2y'));
    expect(compared.tables[0]?.rows.map(([name]) => name)).toEqual([
      'rsi',
      'ma-cross',
      'momentum',
      'Combined',
    ]);
    const best = found(
      await ask(desk.research, 'optimise', 'ma-cross reliance 2y fast=5..15/5 slow=20,40 mintrades=1'),
    );
    expect(best.lines.join(' ')).toContain('Best of 6 tried');
    expect(best.pictures).toHaveLength(2);
    const walked = found(await ask(desk.research, 'walk-forward', 'ma-cross reliance 2y windows=3'));
    expect(walked.tables[1]?.rows).toHaveLength(3);
  });

  test('takes one strategy under two names for one', async () => {
    const answer = found(await ask(desk.research, 'backtest', 'vol and breakout on infy 1y'));
    expect(answer.headline).toContain('Volume breakout · INFY');
  });

  test('takes several strategies for a comparison, with what each did in each regime', async () => {
    const answer = found(await ask(desk.research, 'backtest', 'rsi and momentum on reliance 2y'));
    expect(answer.headline).toContain('rsi, momentum side by side · RELIANCE · 1d');
    expect(answer.tables[1]?.columns[0]).toBe('Return (trades) in');
    expect(answer.tables[1]?.rows.map(([name]) => name)).toEqual(['rsi', 'momentum']);
    expect(answer.parts.map(({ name }) => name)).toEqual(['correlation', 'regimes']);
  });

  test('trades an index as its future', async () => {
    const answer = found(await ask(desk.research, 'backtest', 'ma-cross nifty 2y capital=50lakh'));
    expect(answer.headline).toContain('NIFTY');
  });
});

describe('what cannot be run is said in a sentence', () => {
  test.each([
    ['backtest', 'bogus reliance', /no strategy or symbol bogus\. Which strategy on RELIANCE/],
    ['backtest', 'rsi', /Run rsi on what/],
    ['backtest', 'rsi nifty50 reliance', /nifty50 is many symbols already/],
    ['compare', 'rsi reliance', /Compare rsi with what/],
    ['optimise', 'rsi,momentum reliance', /for one strategy at a time/],
    ['backtest', 'rsi relianse', /Did you mean RELIANCE/],
    ['backtest', 'rsi reliance period=1', /period must be/],
    ['backtest', 'rsi reliance stpo=3', /Did you mean stop/],
    ['backtest', 'ma-cross reliance fast=50 slow=20', /must be below slow/],
    ['backtest', 'rsi reliance intraday 1d', /Add a timeframe such as 15m/],
    ['backtest', 'rsi reliance shorts=on', /Shares can be sold short for the day only/],
    ['backtest', 'rsi reliance 1999', /has .*bars from/],
    ['optimise', 'ma-cross reliance 2y fast=2..200 slow=3..400', /combinations, about .* search=random/],
    ['optimise', 'buy-and-hold reliance 2y', /nothing to optimise/],
  ] as const)('%s %s', async (kind, text, says) => {
    expect(await ask(desk.research, kind, text)).toMatch(says);
  });

  test.each([
    ['backtest', 'rsy reliance 1y', '/backtest rsi reliance 1y'],
    ['backtest', 'rsi relianse stop=3', '/backtest rsi RELIANCE stop=3'],
    ['backtest', 'rsi 1y', '/backtest rsi 1y RELIANCE'],
    ['backtest', 'reliance 1y', '/backtest ma-cross reliance 1y'],
    ['walk-forward', 'reliance 1y', '/walkforward ma-cross reliance 1y'],
    ['optimise', 'rsi,momentum reliance', '/optimize rsi reliance'],
    ['compare', '', '/compare RELIANCE'],
    ['backtest', 'rsi reliance 1y 2y', '/backtest rsi reliance 1y'],
  ] as const)('%s %s offers the line that is meant', async (kind, text, line) => {
    const order = await desk.research.read(kind, text);
    expect(!order.ok && order.error.remedies?.[0]?.command).toBe(line);
  });

  test('a setting that is none offers the one that is meant', async () => {
    const order = await desk.research.read('backtest', 'rsi reliance 1y perid=10');
    const cancel = new AbortController().signal;
    const answer = order.ok ? await order.value.run({ cancel, onProgress: () => undefined }) : order;
    expect(!answer.ok && answer.error.remedies?.[0]).toEqual({
      label: 'period=10',
      command: '/backtest rsi RELIANCE 1d 1y period=10',
    });
  });

  test('a strategy file that is wrong names itself', async () => {
    mkdirSync(join(home, 'strategies'), { recursive: true });
    writeFileSync(
      join(home, 'strategies', 'broken.mjs'),
      'export const strategy = () => { throw new Error("oops"); };',
    );
    expect(await ask(desk.research, 'backtest', 'broken reliance')).toMatch(/broken\.mjs.*oops/);
    rmSync(join(home, 'strategies'), { recursive: true });
  });
});

describe.skipIf(recorded === undefined)('on recorded days', () => {
  test('the five strategies run over imported bars with charges of their dates', async () => {
    const folder = join(home, 'candles');
    const calendar = new SessionCalendar(marketData.sessions, marketData.holidays);
    const choices = { exchange: 'NSE', replace: false };
    const work = new CandleImport(new CandleStore(folder), folder, { calendar, choices });
    for (const symbol of ['RELIANCE', 'INFY']) {
      await work.run(join(recorded ?? '', 'daily', `${symbol}.csv.gz`), () => undefined);
    }
    const answer = found(
      await ask(desk.research, 'compare', 'ma-cross,rsi,bollinger,volume,momentum reliance,infy 2021..2025'),
    );
    expect(answer.headline).not.toContain('SIMULATED');
    expect(answer.tables[0]?.rows).toHaveLength(6);
    const one = found(await ask(desk.research, 'backtest', 'rsi reliance 2021..2025'));
    expect(one.headline).toContain('1 Jan 2021 to 31 Dec 2025');
    expect(one.lines.join(' ')).not.toContain('prove nothing');
  });
});
