import { describe, expect, it } from 'vitest';
import { jsonAnswer, jsonPush } from '../../../bot/terminal/json-renderer.ts';
import type { ShownReply } from '../../../bot/terminal/shown-reply.ts';
import { renderText } from '../../../bot/terminal/text-renderer.ts';

const shown: ShownReply = {
  headline: 'paper1 · PAPER · P&L today +1,204.55',
  lines: ['Charges −86.12 included'],
  tables: [
    {
      columns: [
        { title: 'SYMBOL', align: 'left' },
        { title: 'QTY', align: 'right' },
      ],
      rows: [
        ['RELIANCE', '10'],
        ['INFY', '−1,200'],
      ],
    },
  ],
  buttons: [
    [
      { id: 'b1', label: 'Exit INFY' },
      { id: 'b2', label: 'Refresh' },
    ],
    [{ id: 'b3', label: 'More' }],
  ],
  images: ['/tmp/chart.png'],
  files: [],
  severity: 'good',
};

const TEXT = `paper1 · PAPER · P&L today +1,204.55
Charges −86.12 included
SYMBOL       QTY
RELIANCE      10
INFY      −1,200`;

describe('a reply in the terminal', () => {
  it('is its headline, lines, tables, files and buttons', () => {
    expect(renderText(shown, { color: false })).toBe(
      `${TEXT}\nPicture: /tmp/chart.png\n[b1 Exit INFY] [b2 Refresh]\n[b3 More]`,
    );
  });

  it('has its headline in bold where there are colours', () => {
    expect(renderText(shown, { color: true })).toContain(
      '\u001b[1m\u001b[32mpaper1 · PAPER · P&L today +1,204.55\u001b[0m\nCharges',
    );
  });

  it('never moves the cursor, whatever a name holds', () => {
    const bad = { ...shown, headline: 'a\u001b[2Jb\r\u009b1m', buttons: [[{ id: 'b1', label: '\u0007x' }]] };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(renderText(bad, { color: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('a reply as JSON', () => {
  it('has the documented shape, on one line', () => {
    const line = jsonAnswer('/positions', shown);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      command: '/positions',
      reply: {
        headline: shown.headline,
        text: TEXT,
        tables: [
          {
            columns: ['SYMBOL', 'QTY'],
            rows: [
              ['RELIANCE', '10'],
              ['INFY', '−1,200'],
            ],
          },
        ],
        buttons: [
          { id: 'b1', label: 'Exit INFY' },
          { id: 'b2', label: 'Refresh' },
          { id: 'b3', label: 'More' },
        ],
        images: ['/tmp/chart.png'],
        files: [],
        severity: 'good',
      },
    });
  });

  it('says when nobody asked for it', () => {
    expect(JSON.parse(jsonPush(shown))).toMatchObject({ push: true, reply: { headline: shown.headline } });
    expect(JSON.parse(jsonPush(shown))).not.toHaveProperty('command');
  });
});
