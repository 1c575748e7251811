import { Command, CommanderError } from 'commander';

/** What the command line can do; each resolves to the exit status. */
export interface Program {
  start(): Promise<number>;
  chat(options: { readonly json: boolean }): Promise<number>;
  calc(call: string, args: readonly string[]): Promise<number>;
  /** Takes bars from a file or a folder; `words` are key=value. */
  importCandles(path: string, words: readonly string[]): Promise<number>;
  /** Runs a study as `/backtest` does, without a desk. */
  backtest(words: readonly string[], options: { readonly json: boolean }): Promise<number>;
  /** Lists the stored bars, of the symbols that hold the words. */
  data(words: readonly string[]): Promise<number>;
  /** Stops the desk of this home, running or not; level 2 or 3. */
  kill(level: string): Promise<number>;
  /** Prints what to do on a chat platform; the address is this desk's own. */
  setUp(platform: string, address: string | undefined): Promise<number>;
  verifyAudit(): Promise<number>;
  exportAudit(): Promise<number>;
}

export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Exit status of a command line that is not understood, as `calc` has it for bad arguments. */
const BAD_USAGE = 2;

const HELP = `
Nothing needs to be set up: munim start opens a paper desk on the practice market.
Settings are lines of .env; .env.example lists them.`;

/** Commands of the whole plan that this version does not have. */
const LATER = new Set('doctor train worker migrate backup restore bench'.split(' '));

function describeUnknown(name: string, known: readonly string[]): string {
  const why = LATER.has(name) ? `munim ${name} is not in this version.` : `There is no munim ${name}.`;
  return `${why} There are: ${known.join(', ')}. munim --help says what they do.\n`;
}

/** Builds the parser; what was chosen runs while it parses and leaves its status in `done`. */
function parser(program: Program, output: Output, done: { status: number }): Command {
  const root = new Command('munim')
    .description('A chat-driven trading desk for Indian markets.')
    .addHelpText('after', HELP)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .showHelpAfterError(false);
  const keep = async (status: Promise<number>): Promise<void> => {
    done.status = await status;
  };
  root
    .command('start')
    .description('run the desk; with a terminal, chat with it here')
    .action(() => keep(program.start()));
  root
    .command('chat')
    .description('chat with the running desk, or with one that runs as long as the chat')
    .option('--json', 'print one JSON object a line', false)
    .action((options: { readonly json: boolean }) => keep(program.chat(options)));
  root
    .command('calc')
    .description("the desk's arithmetic for scripts: munim calc charges date=... qty=...")
    .argument('<call>', 'what to work out: charges, calendar, expiry, parse, indicator, option ...')
    .argument('[args...]', 'key=value')
    .allowUnknownOption()
    .passThroughOptions()
    .action((call: string, args: readonly string[]) => keep(program.calc(call, args)));
  root
    .command('import <path> [choices...]')
    .description('take candles, bhavcopies or corporate actions from a file or a folder')
    .addHelpText('after', '\nChoices: timeframe=1m symbol=NSE:RELIANCE exchange=BSE stamp=end replace=yes')
    .action((path: string, words: readonly string[]) => keep(program.importCandles(path, words)));
  root
    .command('backtest [words...]')
    .description('what /backtest does, from the shell: munim backtest rsi reliance 2y')
    .option('--json', 'print the whole report as JSON', false)
    .addHelpText('after', '\nThe first word may also be compare, optimize or walkforward.')
    .action((words: readonly string[], options: { readonly json: boolean }) =>
      keep(program.backtest(words, options)),
    );
  root
    .command('data')
    .description('what bars are stored, from when to when, and what is odd about them')
    .argument('[symbol...]', 'part of a symbol')
    .action((words: readonly string[]) => keep(program.data(words)));
  root
    .command('kill')
    .description('stop trading, without any chat: 3 halts and cancels entries, 2 takes exits only')
    .argument('[level]', '2 or 3', '3')
    .action((level: string) => keep(program.kill(level)));
  addSetup(root, (platform, address) => keep(program.setUp(platform, address)));
  const audit = root.command('audit').description('the audit trail: verify or export it');
  audit
    .command('verify')
    .description('check the whole chain of every account')
    .action(() => keep(program.verifyAudit()));
  audit
    .command('export')
    .description('print every row as a JSON object a line')
    .action(() => keep(program.exportAudit()));
  return root;
}

function addSetup(
  root: Command,
  act: (platform: string, address: string | undefined) => Promise<void>,
): void {
  root
    .command('setup')
    .description('what to do on Slack or Telegram to talk to the desk there')
    .argument('<platform>', 'slack or telegram')
    .argument('[address]', 'https address of this desk, when Slack shall call it')
    .action(act);
}

function knownNames(root: Command): readonly string[] {
  return root.commands.map((command) => command.name());
}

/** Runs a command line without the program's own name; resolves to the exit status. */
export async function runCli(args: readonly string[], program: Program, output: Output): Promise<number> {
  const done = { status: 0 };
  const root = parser(program, output, done);
  const [first] = args;
  if (first === undefined) {
    output.out(root.helpInformation() + HELP.slice(1).concat('\n'));
    return 0;
  }
  if (!first.startsWith('-') && first !== 'help' && !knownNames(root).includes(first)) {
    output.err(describeUnknown(first, knownNames(root)));
    return BAD_USAGE;
  }
  try {
    await root.parseAsync([...args], { from: 'user' });
    return done.status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : BAD_USAGE;
  }
}
