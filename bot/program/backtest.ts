import { readFile } from 'node:fs/promises';
import { studyReply } from '../../commands/research/study-view.ts';
import { loadMarketData } from '../../config/market-data.ts';
import { openResearch } from '../../engine/composition/offline-research.ts';
import type { ResearchDesk, StudyAnswer, StudyKind } from '../../engine/desk-research.ts';
import type { Refusal } from '../../engine/domain/refusal.ts';
import { renderText } from '../terminal/text-renderer.ts';
import { hasTerminal, print, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import { settings } from './settings.ts';

const BAD_USAGE = 2;

const KINDS: Readonly<Record<string, StudyKind>> = {
  backtest: 'backtest',
  compare: 'compare',
  optimize: 'optimise',
  optimise: 'optimise',
  walkforward: 'walk-forward',
};

const USAGE = `munim backtest [compare|optimize|walkforward] strategy symbols [bars] [span] [key=value] [--json]

  munim backtest rsi reliance 2y
  munim backtest ma-cross nifty50 2y fast=20 slow=50
  munim backtest rsi,momentum reliance,tcs 2024..2025
  munim backtest optimize ma-cross reliance 5y fast=5..50/5 slow=60..150/10
  munim backtest walkforward rsi infy 5y

Strategies: ma-cross, rsi, bollinger, volume, momentum, buy-and-hold, ensemble(rsi,ma-cross), and files of your own.
docs/backtesting.md and docs/strategies.md tell what a run does and which keys there are.`;

/** `munim backtest rsi reliance 2y`: the words of the chat command; status 2 when they are refused. */
export async function backtest(
  words: readonly string[],
  { json }: { readonly json: boolean },
): Promise<number> {
  if (words.length === 0) {
    await print(USAGE);
    return EXIT.ok;
  }
  const config = settings();
  if (config === undefined) return EXIT.settings;
  const [first = '', ...rest] = words;
  const kind = KINDS[first.toLowerCase()];
  const line = kind === undefined ? words : rest;
  const { research, close } = await openResearch(config, loadMarketData());
  try {
    return await runStudy(research, { kind: kind ?? 'backtest', text: line.join(' '), json });
  } finally {
    await close();
  }
}

async function runStudy(
  research: ResearchDesk,
  { kind, text, json }: { readonly kind: StudyKind; readonly text: string; readonly json: boolean },
): Promise<number> {
  const order = await research.read(kind, text);
  if (!order.ok) return refuse(order.error);
  const { signal } = new AbortController();
  const onProgress = ({ says }: { readonly says: string }): void => {
    if (hasTerminal()) say(says);
  };
  const answer = await order.value.run({ cancel: signal, onProgress });
  if (!answer.ok) return refuse(answer.error);
  await print(json ? await reportText(answer.value) : answerText(answer.value));
  return EXIT.ok;
}

/** Says why not, and the lines of which one may be meant: what the chat has as buttons. */
function refuse({ message, remedies = [] }: Refusal): number {
  const lines = remedies
    .filter(({ asks }) => asks === undefined)
    .map(({ command }) => `  munim ${shellWords(command)}`);
  say([message, ...lines].join('\n'));
  return BAD_USAGE;
}

/** `/backtest rsi infy` is `munim backtest rsi infy`, and `/compare ...` is `munim backtest compare ...`. */
function shellWords(command: string): string {
  const line = command.slice(1);
  return line.startsWith('backtest') ? line : `backtest ${line}`;
}

function answerText(answer: StudyAnswer): string {
  return renderText({ ...studyReply(answer), buttons: [] }, { color: false });
}

async function reportText({ files }: StudyAnswer): Promise<string> {
  const path = files.find((file) => file.endsWith('.json'));
  return path === undefined ? '{}' : (await readFile(path, 'utf8')).trimEnd();
}
