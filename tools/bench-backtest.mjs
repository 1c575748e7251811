// npm run -s bench:backtest -- A bars.csv: one workload over the bars of a file, as one line of JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileAside } from './compile-aside.mjs';

const folder = join(await compileAside('tsconfig.bench.json', 'bench'), 'test', 'bench');
const { runWorkload } = await import(pathToFileURL(join(folder, 'workloads', 'run-workload.js')).href);
process.exit(await runWorkload(process.argv.slice(2)));
