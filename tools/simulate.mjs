// npm run simulate -- --seeds N [--from SEED] [--profile calm|harsh|hell]: the order path against a hostile broker.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileAside } from './compile-aside.mjs';

const out = await compileAside('tsconfig.simulation.json', 'simulation');
const { main } = await import(pathToFileURL(join(out, 'test', 'simulation', 'live', 'main.js')).href);
process.exit(await main(process.argv.slice(2)));
