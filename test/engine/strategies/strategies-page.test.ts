import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PLAN_SETTINGS } from '../../../engine/strategies/plan-settings.ts';
import { STRATEGIES } from '../../../engine/strategies/registry.ts';

const page = readFileSync('docs/strategies.md', 'utf8');

test.each(STRATEGIES.map((strategy) => [strategy.name, strategy] as const))(
  'the page tells of %s with its parameters, usual values and bounds',
  (name, { parameters }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    for (const [parameter, { standard, least, most }] of Object.entries(parameters))
      expect(row).toContain(`\`${parameter}\` ${standard} (${least} to ${most})`);
    expect(row).toBeDefined();
  },
);

test('the page tells of every shared part', () => {
  for (const key of Object.keys(PLAN_SETTINGS)) expect(page).toMatch(new RegExp(`\`${key}(=|\`)`));
});
