import { describe, expect, test } from 'vitest';
import { countedFiles, type SourceFile, sourceFiles } from './source-files.ts';

const files = sourceFiles();

/** Folders that a folder may import from, besides itself. The longest matching key holds. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'engine/domain': [],
  'engine/ports': ['engine/domain'],
  'engine/desk.ts': ['engine/domain', 'engine/desk.ts'],
  'engine/desk-market.ts': ['engine/domain'],
  'engine/desk-jobs.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-kill.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-book-control.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-approvals.ts': ['engine/domain', 'engine/desk-market.ts', 'engine/desk-tickets.ts'],
  'engine/desk-limits.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-people.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-takeover.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-convert.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-triggers.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-margin.ts': ['engine/domain', 'engine/desk-market.ts', 'engine/desk-tickets.ts'],
  'engine/desk-login.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-doubts.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-alerts.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-charts.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-reports.ts': ['engine/domain', 'engine/desk-market.ts', 'engine/desk-jobs.ts'],
  'engine/desk-research.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-risk.ts': ['engine/domain'],
  'engine/desk-strategies.ts': ['engine/domain', 'engine/desk-market.ts', 'engine/desk-tickets.ts'],
  'engine/desk-tickets.ts': ['engine/domain', 'engine/desk-market.ts'],
  'engine/desk-replay.ts': ['engine/domain', 'engine/desk.ts'],
  'engine/indicators': ['engine/domain', 'engine/ports'],
  'engine/strategies': ['engine/domain', 'engine/ports', 'engine/indicators'],
  'engine/market': ['engine/domain', 'engine/ports'],
  // Practice prices its contracts, and all markets of ours share one pacing clock.
  'engine/market/practice': ['engine/domain', 'engine/ports', 'engine/options', 'engine/market/pacing'],
  'engine/market/replay': ['engine/domain', 'engine/ports', 'engine/market/pacing', 'engine/recorded-text'],
  'engine/options': ['engine/domain', 'engine/ports'],
  'engine/portfolio': ['engine/domain', 'engine/ports', 'engine/desk.ts'],
  // Positions are revalued with the formulas of pricing.
  'engine/risk': ['engine/domain', 'engine/ports', 'engine/desk.ts', 'engine/options'],
  'engine/compliance': ['engine/domain', 'engine/ports', 'engine/desk.ts'],
  // A backtest runs strategies under the rules of the live desk; significance of a ratio needs the normal
  // distribution that pricing keeps.
  'engine/backtest': [
    'engine/domain',
    'engine/ports',
    'engine/indicators',
    'engine/strategies',
    'engine/options',
    'engine/risk',
    'engine/portfolio',
    'engine/kernel/context.ts',
    'engine/execution/simulated',
  ],
  // Order rules and the exchange stand below the kernel; only what stands between the kernel and brokers knows both sides.
  'engine/execution': ['engine/domain', 'engine/ports', 'engine/desk.ts'],
  'engine/execution/effects.ts': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/kernel',
    'engine/execution',
  ],
  'engine/execution/account-news.ts': ['engine/domain', 'engine/ports', 'engine/kernel'],
  'engine/execution/reconciler.ts': ['engine/domain', 'engine/ports', 'engine/kernel', 'engine/execution'],
  'engine/execution/book-digest.ts': ['engine/kernel'],
  // Where the rules meet; what a strategy's word leads to is decided by the rules that backtests share.
  'engine/kernel': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/strategies',
    'engine/market',
    'engine/risk',
    'engine/portfolio',
    'engine/compliance',
    'engine/execution',
  ],
  // Strategies on the feed: bars from ticks, words from bars, and the kernel for what follows.
  'engine/strategy-host': [
    'engine/domain',
    'engine/ports',
    'engine/indicators',
    'engine/strategies',
    'engine/market/bar-builder.ts',
    'engine/market/bar-grid.ts',
    'engine/kernel',
  ],
  'engine/storage': ['engine/domain', 'engine/ports', 'engine/desk-jobs.ts', 'engine/desk-kill.ts'],
  // Bars are imported as text that replay reads too; contracts are named as the market names them.
  'engine/storage/candles': [
    'engine/domain',
    'engine/ports',
    'engine/recorded-text',
    'engine/market/contract-symbol.ts',
    'engine/storage/running-process.ts',
  ],
  'engine/charts': ['engine/domain', 'engine/ports'],
  // Any study by name over the market's bars.
  'engine/studies': ['engine/domain', 'engine/ports', 'engine/desk.ts', 'engine/indicators'],
  // What holds of an instrument now, for alerts and scans.
  'engine/screening': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/indicators',
    'engine/studies',
    'engine/research/universe.ts',
  ],
  'engine/alerts': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/indicators',
    'engine/studies',
    'engine/screening',
  ],
  // What a chart shows: bars with indicators, as a picture's data.
  'engine/chart-desk': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/indicators',
    'engine/studies',
    'engine/charts',
    'engine/research/bars',
    'engine/market/session-calendar.ts',
    'engine/storage/candles/candle-file.ts',
  ],
  // What the desk asks: understands the words, and hands the study to the compute pool.
  'engine/research': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/strategies',
    'engine/risk/limits.ts',
  ],
  // A study loads bars, runs strategies over them and tells what came of it; its task is the root of a worker.
  'engine/research/study': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/indicators',
    'engine/strategies',
    'engine/backtest',
    'engine/risk',
    'engine/kernel/context.ts',
    'engine/charts',
    'engine/research',
  ],
  'engine/research/study/run-study-task.ts': ['engine', 'config'],
  // The library opens what has bars, by itself in any thread: the store, and the markets of our own.
  'engine/research/bars': [
    'engine/domain',
    'engine/storage/candles',
    'engine/market/session-calendar.ts',
    'engine/market/practice',
    'engine/market/replay',
  ],
  // What the desk asks of its books: snapshots of the kernel's state, measured and drawn by workers.
  'engine/risk-desk': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/kernel',
    'engine/risk',
    'engine/charts',
    'engine/research/bars',
  ],
  // Reports are counted with the ledger's rules, drawn by the charts and measured as backtests are; their task is the
  // root of a worker.
  'engine/reports': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/portfolio',
    'engine/charts/picture.ts',
    'engine/backtest/metrics',
  ],
  'engine/reports/run-report-task.ts': ['engine'],
  'engine/recorded-text': ['engine/domain'],
  // The one door to the broker Kite.
  'engine/kite': ['engine/domain', 'engine/ports'],
  // What chat logs in through.
  'engine/kite/session': ['engine/domain', 'engine/ports', 'engine/kite', 'engine/desk.ts'],
  // Kite's table is read with the rules and names of the market.
  'engine/kite/instruments': [
    'engine/domain',
    'engine/ports',
    'engine/kite',
    'engine/market/contract-rules.ts',
    'engine/market/contract-symbol.ts',
    'engine/market/symbol-aliases.ts',
  ],
  // Says what Kite says with the words that are known of it.
  'engine/kite/broker': [
    'engine/domain',
    'engine/ports',
    'engine/kite',
    'engine/execution/simulated/kite-words.ts',
  ],
  'engine/system': ['engine/domain', 'engine/ports'],
  'engine/trading-desk': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/kernel',
    'engine/strategies',
    'engine/market',
    'engine/risk',
    'engine/compliance',
    'engine/execution',
  ],
  'engine/orchestrator.ts': [
    'engine/domain',
    'engine/ports',
    'engine/desk.ts',
    'engine/kernel',
    'engine/execution',
  ],
  // Composition roots.
  'engine/calc': ['engine', 'config', 'commands/language'],
  // A worker does the work of every part; only its list of tasks knows them.
  'engine/compute': ['engine/domain', 'engine/ports'],
  'engine/compute/tasks.ts': ['engine', 'config'],
  'engine/composition': ['engine', 'config'],
  'engine/compose.ts': ['engine', 'config'],
  // A past day is a whole engine of its own.
  'engine/replay-sessions': ['engine', 'config'],
  config: ['engine/domain'],
  commands: ['engine/desk.ts', 'engine/domain'],
  bot: ['commands', 'engine/desk.ts', 'engine/domain', 'engine/ports/inbox.ts'],
  'bot/main.ts': ['bot', 'commands', 'engine', 'config'],
  'bot/program': ['bot', 'commands', 'engine', 'config', 'jobs'],
  'bot/terminal': ['bot', 'commands', 'engine/desk.ts', 'engine/domain'],
  jobs: ['engine/desk.ts', 'engine/domain'],
};

function ruleFor(path: string): string {
  const keys = Object.keys(MAY_IMPORT).filter((key) => path === key || path.startsWith(`${key}/`));
  return keys.sort((a, b) => b.length - a.length)[0] ?? '';
}

/** The desk is one interface in several files. */
function within(path: string, folder: string): boolean {
  if (folder === 'engine/desk.ts' && path.startsWith('engine/desk-')) return true;
  return path === folder || path.startsWith(`${folder}/`);
}

/** Imports of a file that its folder's rule does not allow. */
function breaches(file: SourceFile): readonly string[] {
  const rule = ruleFor(file.path);
  const own = rule.endsWith('.ts') ? rule.slice(0, rule.lastIndexOf('/')) : rule;
  const allowed = [...(MAY_IMPORT[rule] ?? []), ...(rule.endsWith('.ts') ? [] : [own])];
  return file.imports
    .filter((path) => !allowed.some((folder) => within(path, folder)))
    .map((path) => `${file.path} -> ${path}`);
}

/** Packages and the only places that may import them; zod goes where the thing it describes is. */
const PACKAGE_HOME: Readonly<Record<string, readonly string[]>> = {
  pg: ['engine/storage/postgres'],
  pdfkit: ['engine/reports/files'],
  'apache-arrow': ['engine/storage/candles'],
  echarts: ['engine/charts'],
  technicalindicators: ['engine/indicators/long-tail'],
  '@resvg/resvg-js': ['engine/charts'],
  telegraf: ['bot/telegram'],
  '@slack/bolt': ['bot/slack'],
  kiteconnect: ['engine/kite/transport'],
  ws: ['engine/kite/ticker'],
  pino: ['config/logger.ts'],
  commander: ['bot/terminal', 'bot/main.ts'],
  qrcode: ['bot/terminal'],
  'node-cron': ['jobs'],
  otplib: ['engine/compliance'],
};

describe('who may import whom', () => {
  test('every file was looked at', () => {
    expect(files.length).toBe(countedFiles());
    expect(files.length).toBeGreaterThan(100);
  });

  test('every file has a rule', () => {
    expect(files.filter((file) => ruleFor(file.path) === '').map((file) => file.path)).toEqual([]);
  });

  test('no import goes against the arrows', () => {
    expect(files.flatMap(breaches)).toEqual([]);
  });

  test('a third-party package is imported in one place', () => {
    const astray = files.flatMap((file) =>
      file.packages
        .map((name) => (name.startsWith('@') ? name : (name.split('/')[0] ?? name)))
        .filter((name) => !name.startsWith('node:') && name !== 'zod')
        .filter((name) => !(PACKAGE_HOME[name] ?? []).some((home) => within(file.path, home)))
        .map((name) => `${file.path} -> ${name}`),
    );
    expect(astray).toEqual([]);
  });
});
