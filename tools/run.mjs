// The way into Munim on a machine with only Node: installs, builds, then runs, all in this one process.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeVersionFault } from './node-version.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Standard output belongs to the program: scripts read it. */
const say = (line) => process.stderr.write(`${line}\n`);

async function load() {
  const fault = nodeVersionFault(process.versions.node);
  if (fault !== undefined) throw new Error(fault);
  const { ensureInstalled } = await import('./install.mjs');
  const { ensureBuilt } = await import('./build.mjs');
  await ensureInstalled(root, say);
  return ensureBuilt(root, say);
}

/** What is still open when the program is done must not keep it alive. */
function leave(status) {
  process.exitCode = status;
  setTimeout(() => process.exit(status), 500).unref();
}

const folder = await load().catch((error) => {
  say(error.message);
  process.exit(1);
});
const { main } = await import(pathToFileURL(join(folder, 'bot', 'main.js')).href);
leave(await main(process.argv.slice(2)));
