import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertText } from '../../commands/alert-text.ts';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { DeskEvent } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { chatOf } from '../support/chat.ts';
import { owner, startTestEngine, type TestEngine } from '../support/engine.ts';

type AlertEvent = Extract<DeskEvent, { kind: 'alert' }>;

describe('alerts and scans of a running desk', () => {
  const home = mkdtempSync(join(tmpdir(), 'munim-alerts-'));
  let engine: TestEngine;
  let chat: Dispatcher;
  let caller: Caller;
  const events: AlertEvent[] = [];

  const open = async (): Promise<void> => {
    engine = await startTestEngine(home, { ALERT_QUIET_SECONDS: '1' });
    caller = owner(engine.desk);
    chat = chatOf(engine.desk);
    engine.desk.subscribe((event) => {
      if (event.kind === 'alert') events.push(event);
    });
  };
  const say = (text: string): Promise<Reply> => chat.line(caller, text);

  beforeAll(open, 60_000);
  afterAll(async () => {
    await engine.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('a price that is there already waits; one that comes is told once, and the alert is done', async () => {
    expect((await say('/alert reliance > 1')).lines.join(' ')).toContain('holds already');
    await engine.desk.market.watch([]);
    const quote = engine.desk.market.search('reliance', 1)[0];
    const last = quote === undefined ? undefined : engine.desk.market.quote(quote.key)?.quote.last;
    // Either side of the price of now by a paisa: the market trades through one of them at once.
    const level = ((last ?? 0) / 10_000).toFixed(2);
    await say(`/alert reliance > ${level}`);
    await say(`/alert reliance < ${level}`);
    await expect.poll(() => events.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const [event] = events;
    if (event === undefined) throw new Error('nothing was told');
    const told = alertText(event, engine.desk.market.moment());
    expect(told.headline).toMatch(
      /^Alert: RELIANCE price (above|below) [\d.]+\. Now [\d,.]+, \d\d:\d\d:\d\d\. SIMULATED$/,
    );
    expect(told.lines).toEqual([`Alert ${event.alert.number} is done.`]);
    expect((await engine.desk.alerts.list(caller)).map(({ number }) => number)).not.toContain(
      event.alert.number,
    );
  });

  test('alerts outlive a restart, and are their owner’s alone', async () => {
    await say('/alert infy rsi14 < 0.5 5m repeat');
    await say('/alert pnl < -5000 for 2d');
    await engine.stop();
    await open();
    const listed = (await say('/alerts')).tables[0]?.rows ?? [];
    expect(listed.map(([, what]) => what)).toEqual(
      expect.arrayContaining(['INFY rsi(14) below 0.5 (5m)', 'P&L of paper1 today below −5,000.00']),
    );
    const stranger: Caller = { ...caller, user: { ...caller.user, id: 'u99' as never } };
    const [mine] = await engine.desk.alerts.list(caller);
    expect(await engine.desk.alerts.remove(stranger, mine?.number ?? 0)).toMatchObject({
      error: { code: 'NOTHING_TO_DO' },
    });
    expect((await say(`/alert remove ${mine?.number}`)).headline).toContain('Removed alert');
  }, 60_000);

  test.each([
    ['/alert rsi14 < 30', 'which symbol'],
    ['/alert relianse > 100', 'not known here'],
    ['/alert reliance', 'compares nothing'],
    ['/alert pnl < abc', 'not a number'],
    ['/alert nifty > 25500 for 0d', 'from a minute to a year'],
    ['/alert remove 999', 'no alert 999'],
    ['/alert remove x', 'Say the number'],
    ['/alert remove', 'Say the number'],
    ['/alert pnl < -5000 book=nowhere', 'no book nowhere'],
  ])('%s is answered with what to do', async (line, says) => {
    expect((await say(line)).headline).toContain(says);
  });

  test('a wrong symbol costs a press: the rest of the line stays as it was said', async () => {
    const [[offered] = []] = (await say('/alert relianse rsi14 < 30 5m repeat for 2d')).buttons;
    const set = await say(offered?.command ?? '');
    expect(set.headline).toMatch(/^Alert \d+ set: RELIANCE rsi\(14\) below 30 \(5m\)/);
    expect(set.lines[0]).toMatch(/each time, and stands until (?!you)/);
  });

  test('what buzzes is a person’s own choice, and is kept', async () => {
    expect((await say('/notify fills silent')).headline).toBe('fills: silent');
    expect((await say('/notify quiet 22-7')).headline).toBe('Silent from 22:00 to 07:00');
    expect((await say('/mute 30m')).headline).toMatch(/^Muted till /);
    const shown = await say('/notify');
    expect(shown.tables[0]?.rows.find(([kind]) => kind === 'fills')?.[1]).toBe('silent');
    expect(shown.lines.join(' ')).toMatch(/Silent from 22:00 to 07:00\. Muted till/);
    expect((await say('/mute off')).headline).toBe('Not muted any more');
    for (const wrong of [
      '/notify fills loud',
      '/notify dance on',
      '/notify quiet never',
      '/mute 25h',
      '/mute x',
    ]) {
      expect((await say(wrong)).headline).toMatch(/^Say /);
    }
  });

  const scanned = async (line: string): Promise<Reply> => {
    const first = await say(line);
    return first.follow === undefined ? first : first.follow.final;
  };

  test('a scan finds what holds now in a universe, in symbols and in the own list', async () => {
    const all = await scanned('/scan nifty50 rsi14 > 0 and close > 0');
    expect(all.headline).toMatch(
      /^(\d+) of \1 in NIFTY 50: rsi\(14\) above 0 and price above 0 · 1d · SIMULATED$/,
    );
    expect(all.tables[0]?.columns.map(({ title }) => title)).toEqual(['SYMBOL', 'LAST', 'CHANGE', 'RSI']);
    expect((await scanned('/scan infy,tcs change > -99%')).headline).toMatch(/^2 of 2 in INFY, TCS/);
    await say('/watch add sbin');
    expect((await scanned('/scan watch sma 20 > 0')).headline).toMatch(/^1 of 1 in SBIN/);
    expect((await scanned('/scan nifty50 rsi14 > 100')).headline).toMatch(/^0 of/);
    expect((await scanned('/scan niffty50 rsi14 < 30')).headline).toContain('no universe');
    expect((await scanned('/scan rsi14 < 30')).headline).toContain('Look through what?');
  }, 60_000);
});
