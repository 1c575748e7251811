import { describe, expect, test } from 'vitest';
import { commandReference } from '../../commands/command-reference.ts';
import { COMMANDS } from '../../commands/registry.ts';

describe('the commands', () => {
  test('docs/commands.md is what the commands say (vitest -u writes it anew)', async () => {
    await expect(commandReference(COMMANDS)).toMatchFileSnapshot('../../docs/commands.md');
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    '/%s explains itself',
    (name, command) => {
      expect(name).toMatch(/^[a-z]{2,12}$/);
      expect(command.summary).toMatch(/^[^A-Z.][^.!]*$/);
      expect(command.summary.length).toBeLessThanOrEqual(60);
      expect(command.examples.length).toBeGreaterThan(0);
      const names = [name, ...(command.aliases ?? [])].map((word) => `/${word}`);
      for (const example of command.examples) expect(names).toContain(example.split(' ')[0]);
    },
  );

  test('whatever moves money or acts on the desk needs more than a viewer', () => {
    const forViewers = COMMANDS.filter((command) => command.role === 'viewer');
    const acting = forViewers.filter(({ effect }) => effect === 'ticket' || effect === 'control');
    // Joining needs only its code, and a study belongs to whoever asked for it.
    expect(acting.map((command) => command.name)).toEqual(['cancelstudy', 'pair']);
  });
});
