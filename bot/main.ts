import { EXIT } from './program/exit-status.ts';
import { runCli } from './terminal/cli.ts';

/** Whoever read our output has gone (`| head`): end in order, as when told to. */
function endWithReader(): void {
  const reader = { gone: false };
  process.stdout.on('error', () => {
    if (!reader.gone) process.kill(process.pid, 'SIGTERM');
    reader.gone = true;
  });
}

/** Runs a command line; resolves to the exit status. Everything heavy loads with the command that needs it. */
export async function main(args: readonly string[]): Promise<number> {
  endWithReader();
  const output = {
    out: (text: string) => process.stdout.write(text),
    err: (text: string) => process.stderr.write(text),
  };
  try {
    return await runCli(
      args,
      {
        start: async () => (await import('./program/start.ts')).start(),
        chat: async (options) => (await import('./program/chat.ts')).chat(options),
        calc: async (call, rest) => (await import('./program/calc.ts')).calc(call, rest),
        importCandles: async (path, words) =>
          (await import('./program/import.ts')).importCandles(path, words),
        backtest: async (words, options) => (await import('./program/backtest.ts')).backtest(words, options),
        data: async (words) => (await import('./program/data.ts')).showData(words),
        kill: async (level) => (await import('./program/kill.ts')).killDesk(level),
        setUp: async (platform, address) => (await import('./program/setup.ts')).setUp(platform, address),
        verifyAudit: async () => (await import('./program/audit.ts')).verifyTrail(),
        exportAudit: async () => (await import('./program/audit.ts')).exportTrail(),
      },
      output,
    );
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    output.err(`Munim stopped because of a fault of its own.\n${trace}\n`);
    return EXIT.fault;
  }
}
