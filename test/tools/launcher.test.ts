import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
// @ts-expect-error the launcher is plain JavaScript: it runs before anything is built
import { ensureBuilt, outdated } from '../../tools/build.mjs';
// @ts-expect-error see above
import { missingPackages, needsInstall } from '../../tools/install.mjs';
// @ts-expect-error see above
import { withLock } from '../../tools/lock.mjs';
// @ts-expect-error see above
import { nodeVersionFault } from '../../tools/node-version.mjs';
// @ts-expect-error see above
import { buildName, fingerprint, listSources } from '../../tools/sources.mjs';
// @ts-expect-error see above
import { summary } from '../../tools/test-summary.mjs';

function repository(): string {
  const root = mkdtempSync(join(tmpdir(), 'munim-test-launcher-'));
  for (const folder of ['bot/terminal', 'engine', 'test/bench'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'bot/main.ts'), 'export {};\n');
  writeFileSync(join(root, 'bot/terminal/a.json'), '{}');
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}');
  return root;
}

describe('the Node that runs it', () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.1.0', true],
    ['20.18.9', false],
    ['18.20.0', false],
  ])('%s is enough: %s', (version, enough) => {
    expect(nodeVersionFault(version) === undefined).toBe(enough);
  });
});

describe('installing', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/mac': { version: '1.0.0', optional: true },
      'node_modules/tool': { version: '3.0.0', dev: true },
    },
  };
  const a = { version: '1.0.0' };
  const tool = { version: '3.0.0' };

  it.each([
    ['nothing is there', {}, true, ['node_modules/a', 'node_modules/tool']],
    ['all is there but another platform', { 'node_modules/a': a, 'node_modules/tool': tool }, true, []],
    [
      'an older version is there',
      { 'node_modules/a': { version: '0.9.0' }, 'node_modules/tool': tool },
      true,
      ['node_modules/a'],
    ],
    ['tools are absent where it only runs', { 'node_modules/a': a }, false, []],
  ])('finds what is missing when %s', (_case, packages, development, missing) => {
    expect(missingPackages(lock, { packages }, { development })).toEqual(missing);
  });

  it('is due without node_modules and after the lock file changed, else not', () => {
    const root = repository();
    expect(needsInstall(root)).toBe(true);
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(
      join(root, 'node_modules/.package-lock.json'),
      '{"packages":{"node_modules/a":{"version":"1.0.0"}}}',
    );
    expect(needsInstall(root)).toBe(false);
    writeFileSync(join(root, 'package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.1"}}}');
    expect(needsInstall(root)).toBe(true);
  });
});

describe('building', () => {
  it('sees every file of the source folders and no other', () => {
    const root = repository();
    writeFileSync(join(root, 'README.md'), 'x');
    expect(listSources(root)).toEqual(['bot/main.ts', 'bot/terminal/a.json']);
  });

  it('names equal sources alike, and changed ones differently', () => {
    const root = repository();
    const before = buildName(root);
    expect(buildName(root)).toBe(before);
    utimesSync(join(root, 'bot/main.ts'), 1, 1);
    expect(buildName(root)).not.toBe(before);
    expect(fingerprint([{ path: 'a', size: 1, mtimeMs: 1 }])).toMatch(/^[0-9a-f]{12}$/);
  });

  it('takes a finished build as it is', async () => {
    const root = repository();
    writeFileSync(join(root, 'tsconfig.build.json'), '{}');
    const folder = join(root, 'dist', buildName(root));
    mkdirSync(folder, { recursive: true });
    expect(await ensureBuilt(root, () => {})).toBe(folder);
  });

  it('without sources takes the newest build', async () => {
    const root = repository();
    for (const [name, second] of [
      ['aaaaaaaaaaaa', 10],
      ['bbbbbbbbbbbb', 20],
      ['draft-1', 30],
    ] as const) {
      mkdirSync(join(root, 'dist', name), { recursive: true });
      utimesSync(join(root, 'dist', name), second, second);
    }
    expect(await ensureBuilt(root, () => {})).toBe(join(root, 'dist', 'bbbbbbbbbbbb'));
  });

  it('keeps the builds used last, and its own', () => {
    const found = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, i) => ({ name, usedMs: 10 - i }));
    expect(outdated(found, 'g').map(({ name }: { name: string }) => name)).toEqual(['e', 'f']);
  });
});

describe('two launchers at once', () => {
  it('take turns, and one that died is not waited for', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'munim-test-lock-')), 'lock');
    writeFileSync(path, '999999999');
    const order: string[] = [];
    const turn = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
    };
    await Promise.all([withLock(path, turn('a')), withLock(path, turn('b'))]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
  });
});

describe('the closing lines of npm test', () => {
  it('count tests and name the checks that failed', () => {
    const report = { numPassedTests: 10, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    const checks = [
      { name: 'types', status: 0 },
      { name: 'tests', status: 1 },
    ];
    expect(summary(checks, report)).toEqual(['Failed: tests.', '10 passed, 1 failed, 3 skipped']);
    expect(summary([{ name: 'types', status: 0 }], undefined)).toEqual([
      'All checks passed.',
      'No test ran.',
    ]);
  });
});
