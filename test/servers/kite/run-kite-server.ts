import { parseArgs } from 'node:util';
import { DEMO_APP } from './assemble.ts';
import { type KiteServer, startKiteServer } from './kite-server.ts';
import type { KiteServerOptions } from './options.ts';

/** Where a Munim on the same machine waits for the browser, unless its settings say otherwise. */
const MUNIM_CALLBACK = 'http://127.0.0.1:8080/kite/callback';

const HELP = `npm run kite-server -- [options]

A broker of your own in the shape of Kite, to try live mode without an account.

  --port NUMBER       port on 127.0.0.1 (4600)
  --seed NUMBER       another number, another market (1)
  --speed NUMBER      how many times livelier than a real market (1)
  --cash RUPEES       what the demo account starts with (1000000)
  --book FILE         keeps orders, positions and the login over a restart
  --redirect URL      where the browser goes after the login (${MUNIM_CALLBACK}, where Munim
                      waits for it; none: a page that shows what to paste)
  --hours WHICH       always (open day and night) or exchange (NSE's hours and holidays)
  --help
`;

const OPTIONS = {
  port: { type: 'string', default: '4600' },
  seed: { type: 'string', default: '1' },
  speed: { type: 'string', default: '1' },
  cash: { type: 'string', default: '1000000' },
  book: { type: 'string' },
  redirect: { type: 'string', default: MUNIM_CALLBACK },
  hours: { type: 'string', default: 'always' },
  help: { type: 'boolean', default: false },
} as const;

function number(text: string, name: string, least: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least)
    throw new Error(`--${name} must be a number from ${least} up.`);
  return value;
}

function address(text: string): { readonly redirectUrl?: string } {
  if (text === 'none') return {};
  if (!URL.canParse(text))
    throw new Error('--redirect must be an address such as http://127.0.0.1:4601/kite/callback.');
  return { redirectUrl: text };
}

function hoursOf(text: string): 'always' | 'exchange' {
  if (text === 'always' || text === 'exchange') return text;
  throw new Error('--hours must be always or exchange.');
}

/** What the words of the command line ask for; `help` when they ask for that. Throws on a word nobody knows. */
export function optionsOf(words: readonly string[]): KiteServerOptions | 'help' {
  const { values } = parseArgs({ args: [...words], options: OPTIONS, strict: true });
  if (values.help) return 'help';
  return {
    port: number(values.port, 'port', 0),
    moves: { seed: number(values.seed, 'seed', 0), speed: number(values.speed, 'speed', 0) },
    cashRupees: number(values.cash, 'cash', 0),
    hours: hoursOf(values.hours),
    apps: [{ ...DEMO_APP, ...address(values.redirect) }],
    ...(values.book === undefined ? {} : { bookFile: values.book }),
  };
}

/** The lines for `.env`; live is only allowed by them, each book stays on paper until `/mode live`. */
export function settingsFor(server: Pick<KiteServer, 'url' | 'wsUrl'>, redirectUrl?: string): string {
  return [
    'TRADING_MODE=live',
    'MARKET=kite',
    `KITE_API_KEY=${DEMO_APP.apiKey}`,
    `KITE_API_SECRET=${DEMO_APP.apiSecret}`,
    `KITE_API_ROOT=${server.url}`,
    `KITE_LOGIN_ROOT=${server.url}`,
    `KITE_TICKER_ROOT=${server.wsUrl}`,
    ...waitingAt(redirectUrl),
  ].join('\n');
}

/** A browser that is sent to another port must find Munim there. */
function waitingAt(redirectUrl: string | undefined): readonly string[] {
  if (redirectUrl === undefined || redirectUrl === MUNIM_CALLBACK) return [];
  const { port } = new URL(redirectUrl);
  return port === '' ? [] : [`WEB_PORT=${port}`];
}

/** Starts the server and says how to use it; resolves to its exit status when it could not start. */
export async function main(words: readonly string[]): Promise<number | undefined> {
  try {
    const options = optionsOf(words);
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const server = await startKiteServer(options);
    process.stdout.write(
      `A practice broker in the shape of Kite listens on ${server.url}. Put this into .env and start Munim:\n\n${settingsFor(server, options.apps?.[0]?.redirectUrl)}\n\nThen send /login in your chat. Ctrl-C ends it.\n`,
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.stop().then(() => process.exit(0)));
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
