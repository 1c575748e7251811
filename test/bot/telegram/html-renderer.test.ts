import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textTable } from '../../../bot/messaging/text-table.ts';
import { cardText, inlineKeyboard, messageTexts } from '../../../bot/telegram/html-renderer.ts';
import { reply, type Table } from '../../../commands/reply.ts';

const table = (rows: readonly (readonly string[])[]): Table => ({
  columns: [
    { title: 'SYMBOL', align: 'left' },
    { title: 'QTY', align: 'right' },
    { title: 'P&L', align: 'right' },
  ],
  rows,
});

/** What a phone shows of the markup. */
function shown(html: string): string {
  return html
    .replace(/<\/?(?:b|pre)>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('tables on a phone', () => {
  test('columns are aligned where they fit', () => {
    expect(
      textTable(
        table([
          ['INFY', '−20', '−41.60'],
          ['RELIANCE', '10', '+26.00'],
        ]),
        34,
      ),
    ).toEqual({
      kind: 'columns',
      lines: ['SYMBOL    QTY     P&L', 'INFY      −20  −41.60', 'RELIANCE   10  +26.00'],
    });
  });

  test('each row is a card where they do not', () => {
    expect(textTable(table([['NIFTY 25 Nov 2026 25000 CE NRML', '65', '+812.50']]), 34).lines).toEqual([
      '• NIFTY 25 Nov 2026 25000 CE NRML',
      '   QTY 65 · P&L +812.50',
    ]);
  });
});

describe('messages', () => {
  test('markup and plain text say the same, within the limit', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4_500 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 6 }), (headline, lines) => {
        const texts = messageTexts(reply(headline, { lines }));
        expect(texts.length).toBeGreaterThan(0);
        for (const { html, plain } of texts) {
          expect(shown(html)).toBe(plain);
          expect(plain.length).toBeLessThanOrEqual(4096);
          expect(plain.trim()).not.toBe('');
          expect(plain).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('a card that is too long for one message says how many lines are left out', () => {
    const lines = Array.from({ length: 300 }, (_, at) => `row ${at} ${'<'.repeat(30)}`);
    const { html, plain } = cardText(reply('Card', { card: 'c', lines }));
    expect(plain.length).toBeLessThanOrEqual(4096);
    expect(shown(html)).toBe(plain);
    const rows = plain.split('\n').filter((line) => line.startsWith('row')).length;
    expect(plain.endsWith(`\n${300 - rows} more lines do not fit here. Ask for less at a time.`)).toBe(true);
    expect(cardText(reply('Card', { lines: ['one'] })).plain).toBe('Card\none');
  });

  test('a card of one endless line still shows its beginning', () => {
    const { plain } = cardText(reply('x'.repeat(5_000), { card: 'c' }));
    expect(plain.length).toBeLessThanOrEqual(4096);
    expect(plain).toMatch(/^x{1000,}\n1 more line does not fit here/);
  });

  test('a row of buttons that a phone would cut is broken', () => {
    const row = ['Exit NIFTY 25000 CE', 'Exit RELIANCE CNC', 'Refresh'].map((label) => ({
      label,
      command: '/x',
    }));
    const rows = inlineKeyboard([row], () => 'id');
    expect(rows.map((buttons) => buttons.map(({ text }) => text))).toEqual([
      ['Exit NIFTY 25000 CE', 'Exit RELIANCE CNC'],
      ['Refresh'],
    ]);
  });
});
