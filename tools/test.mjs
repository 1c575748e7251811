// `npm test`: types, lint, unused code and tests, in this order, on a machine with only Node.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeVersionFault } from './node-version.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line) => process.stdout.write(`${line}\n`);
/** With names of tests only those tests run. */
const wanted = process.argv.slice(2);

const CHECKS = [
  { name: 'types', args: ['typescript/bin/tsc', '--noEmit'] },
  { name: 'lint', args: ['@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'unused code', args: ['knip/bin/knip.js'] },
];

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function runAll() {
  const { ensureInstalled } = await import('./install.mjs');
  const { runNode } = await import('./child.mjs');
  const { summary } = await import('./test-summary.mjs');
  await ensureInstalled(root, say);
  const scratch = mkdtempSync(join(tmpdir(), 'munim-test-report-'));
  const report = join(scratch, 'report.json');
  const vitest = ['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
  const tests = { name: 'tests', args: [...vitest, `--outputFile=${report}`, ...wanted] };
  const checks = [];
  for (const { name, args } of wanted.length > 0 ? [tests] : [...CHECKS, tests]) {
    say(`- ${name}`);
    const [program, ...rest] = args;
    const status = await runNode([join(root, 'node_modules', program), ...rest], { root, output: 1 });
    checks.push({ name, status });
  }
  for (const line of summary(checks, readReport(report))) say(line);
  rmSync(scratch, { recursive: true, force: true });
  return checks.every(({ status }) => status === 0) ? 0 : 1;
}

const fault = nodeVersionFault(process.versions.node);
if (fault === undefined) {
  process.exitCode = await runAll().catch((error) => {
    say(error.message);
    return 1;
  });
} else {
  say(fault);
  process.exitCode = 1;
}
