// npm run test:fire: the tests of a live process under faults, with every kill point and variant, and every service required.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { ensureInstalled } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const FILES = [
  'test/fire',
  'test/scenario/killed-at-kite.test.ts',
  'test/scenario/order-path-at-kite.test.ts',
];
await ensureInstalled(root, (line) => process.stdout.write(`${line}\n`));
Object.assign(process.env, { FIRE: 'full', REQUIRE_SERVICES: '1' });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
process.exitCode = await runNode([vitest, 'run', ...FILES, ...process.argv.slice(2)], { root, output: 1 });
