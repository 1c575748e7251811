import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { chatOf, press } from '../support/chat.ts';
import { nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';

describe('the report of a day that is still on', () => {
  const home = mkdtempSync(join(tmpdir(), 'munim-reports-'));
  let engine: TestEngine;
  let chat: Dispatcher;
  let caller: Caller;
  const say = (text: string): Promise<Reply> => chat.line(caller, text);

  beforeAll(async () => {
    engine = await startTestEngine(home);
    caller = owner(engine.desk);
    chat = chatOf(engine.desk);
    const filled = nextNews(engine.desk, 'filled');
    await press(chat, caller, await say('/buy reliance 10 cnc'), 'Confirm');
    await filled;
  }, 60_000);
  afterAll(async () => {
    await engine.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('asked for by several at once is whole for each of them, and leaves no drafts', async () => {
    const reports = await Promise.all(Array.from({ length: 6 }, () => say('/report')));
    for (const { headline, images, files } of reports) {
      expect(headline).toMatch(/^PAPER paper1 · SIMULATED · .* so far/);
      for (const path of [...images, ...files]) expect(readFileSync(path).length).toBeGreaterThan(0);
    }
    const [path = ''] = reports[0]?.files ?? [];
    expect(readdirSync(dirname(path)).filter((name) => name.includes('draft'))).toEqual([]);
    const pdf = readFileSync(path);
    expect([pdf.subarray(0, 5).toString(), pdf.subarray(-6).toString().trim()]).toEqual(['%PDF-', '%%EOF']);
    expect(engine.troubles).toEqual([]);
  }, 60_000);
});
