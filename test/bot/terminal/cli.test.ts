import { describe, expect, it } from 'vitest';
import { type Program, runCli } from '../../../bot/terminal/cli.ts';

async function run(...args: readonly string[]) {
  const called: unknown[] = [];
  const texts: string[] = [];
  const call =
    (name: string, status: number) =>
    async (...given: readonly unknown[]): Promise<number> => {
      called.push([name, ...given]);
      return status;
    };
  const program: Program = {
    start: call('start', 75),
    chat: call('chat', 0),
    calc: call('calc', 0),
    backtest: call('backtest', 0),
    importCandles: call('import', 0),
    data: call('data', 0),
    kill: call('kill', 0),
    setUp: call('setup', 0),
    verifyAudit: call('verify', 1),
    exportAudit: call('export', 0),
  };
  const output = { out: (text: string) => texts.push(text), err: (text: string) => texts.push(text) };
  const status = await runCli(args, program, output);
  return { status, called, text: texts.join('') };
}

describe('the command line', () => {
  it.each([
    [['start'], 75, [['start']]],
    [['kill'], 0, [['kill', '3']]],
    [['kill', '2'], 0, [['kill', '2']]],
    [['chat'], 0, [['chat', { json: false }]]],
    [['chat', '--json'], 0, [['chat', { json: true }]]],
    [['audit', 'verify'], 1, [['verify']]],
    [['import', 'bars.csv', 'timeframe=1m'], 0, [['import', 'bars.csv', ['timeframe=1m']]]],
    [['setup', 'slack'], 0, [['setup', 'slack', undefined]]],
    [['data', 'reliance'], 0, [['data', ['reliance']]]],
    [['calc', 'charges', 'qty=1', 'price=-2'], 0, [['calc', 'charges', ['qty=1', 'price=-2']]]],
    [['calc', 'parse', '--what is -this'], 0, [['calc', 'parse', ['--what is -this']]]],
  ])('runs %j', async (args, status, called) => {
    const ran = await run(...args);
    expect(ran.called.map((call) => (call as unknown[]).slice(0, 3))).toMatchObject(called);
    expect(ran.status).toBe(status);
  });

  it.each([
    [
      ['strat'],
      'There is no munim strat. There are: start, chat, calc, import, backtest, data, kill, setup, audit.',
    ],
    [['restore'], 'munim restore is not in this version.'],
    [['chat', '--yaml'], "unknown option '--yaml'"],
    [['calc'], "missing required argument 'call'"],
    [['audit', 'shred'], "unknown command 'shred'"],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const ran = await run(...args);
    expect(ran.text).toContain(sentence);
    expect(ran.status).toBe(2);
    expect(ran.called).toEqual([]);
  });

  it.each([[[]], [['--help']]])('explains itself when asked with %j', async (args) => {
    const ran = await run(...args);
    expect(ran.text).toContain('chat with the running desk');
    expect(ran.text).toContain('.env.example lists them');
    expect(ran.status).toBe(0);
  });
});
