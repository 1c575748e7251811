// npm run kite-server: a broker of our own in the shape of Kite, for trying live mode without an account.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileAside } from './compile-aside.mjs';

const folder = await compileAside('tsconfig.kite-server.json', 'kite-server');
const program = join(folder, 'test', 'servers', 'kite', 'run-kite-server.js');
const { main } = await import(pathToFileURL(program).href);
const status = await main(process.argv.slice(2));
if (status !== undefined) process.exit(status);
