import { spawn } from 'node:child_process';

/** Runs a program of Node's with its output on standard error; resolves to its exit status. */
export function runNode(args, { root, output = 2 }) {
  return run(process.execPath, args, { root, output, shell: false });
}

/** Runs npm: the one that started us where there is one, else the one on the path. */
export function runNpm(args, { root }) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runNode([npm, ...args], { root });
  return run('npm', args, { root, output: 2, shell: process.platform === 'win32' });
}

function run(program, args, { root, output, shell }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', output, 2], shell });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
