// npm run -s bench:backtest -- A bars.csv: one workload over the bars of a file, as one line of JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileBench } from './compile-bench.mjs';

const folder = await compileBench();
const { runWorkload } = await import(pathToFileURL(join(folder, 'workloads', 'run-workload.js')).href);
process.exit(await runWorkload(process.argv.slice(2)));
