import type { MarketMoment } from '../../engine/desk-market.ts';
import type { DeploymentView, WarmUp } from '../../engine/desk-strategies.ts';
import { formatPrice, formatRupees, formatSigned, MINUS } from '../../engine/domain/amount-text.ts';
import type { Book } from '../../engine/domain/book.ts';
import type {
  Deployment,
  DeploymentMode,
  KeptSignal,
  StrategyTrade,
} from '../../engine/domain/deployment.ts';
import { heldBy } from '../../engine/domain/deployment.ts';
import type { InstrumentKey } from '../../engine/domain/ids.ts';
import { money } from '../../engine/domain/money.ts';
import { price } from '../../engine/domain/price.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { moneyLabel } from '../labels.ts';
import type { Button, Table } from '../reply.ts';

export const MODE_TEXT: Readonly<Record<DeploymentMode, string>> = {
  auto: 'Trades by itself',
  confirm: 'Asks for a yes before each order',
  signal: 'Only tells; a tap makes the ticket',
};

/** `INFY`, without its exchange. */
const nameOf = (key: InstrumentKey): string => key.slice(key.indexOf(':') + 1);

/** `rsi on INFY, TCS · PAPER paper1 · SIMULATED`. */
export function deploymentTitle(
  { strategy, instruments }: Deployment,
  book: Book,
  moment: Pick<MarketMoment, 'label' | 'day'>,
): string {
  const shown = instruments.slice(0, 5).map(nameOf).join(', ');
  const more = instruments.length > 5 ? ` and ${instruments.length - 5} more` : '';
  return `${strategy} on ${shown}${more} · ${moneyLabel(book, moment)}`;
}

const percent = (bp: number): string => `${bp / 100} %`;

/** `MIS · stop 2 % · target 4 % · risks 1 % a trade`. */
export function planText({ plan, product, parameters }: Deployment): string {
  const own = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return [
    product,
    plan.stopBp === 0 ? 'no stop' : `stop ${percent(plan.stopBp)}`,
    ...(plan.targetBp === 0 ? [] : [`target ${percent(plan.targetBp)}`]),
    ...(plan.trailBp === 0 ? [] : [`trail ${percent(plan.trailBp)}`]),
    plan.sizing === 'risk' ? `risks ${percent(plan.riskBp)} a trade` : `${percent(plan.fixedBp)} a position`,
    ...own,
  ].join(' · ');
}

/** `running`, or who paused it and why. */
export function stateText({ state }: Deployment): string {
  if (state.kind === 'running') return 'running';
  if (state.kind === 'ended') return 'off';
  return `paused at ${formatTime(state.since).slice(0, 5)}${state.by === 'engine' ? ' by Munim' : ''}: ${state.reason}`;
}

/** How far the warm-up of all its symbols is, in a few words. */
export function warmUpText(warmUp: readonly WarmUp[]): string {
  const ready = warmUp.filter(({ state }) => state === 'ready').length;
  if (ready === warmUp.length) return warmUp.length === 0 ? 'not hosted' : 'warm';
  const worst = warmUp.find(({ state }) => state !== 'ready');
  if (worst === undefined) return 'warm';
  if (worst.trouble !== undefined) return `no history of ${nameOf(worst.instrument)}: ${worst.trouble}`;
  const why = {
    waiting: 'waits for the bar to end',
    reading: 'reads history',
    short: `${nameOf(worst.instrument)} has ${worst.bars} of ${worst.needed} bars`,
    ready: '',
  }[worst.state];
  return `${ready} of ${warmUp.length} warm, ${why}`;
}

/** `long INFY 1,496.25`. */
export function signalText(signal: KeptSignal): string {
  return `${formatTime(signal.at).slice(0, 5)} ${signal.says} ${nameOf(signal.instrument)} ${formatPrice(signal.price)}: ${signal.reason} (${outcomeText(signal)})`;
}

/** What became of a signal. */
function outcomeText({ outcome }: KeptSignal): string {
  switch (outcome.kind) {
    case 'followed':
      return `order ${outcome.orders.join(', ')}`;
    case 'told':
      return 'told';
    case 'nothing':
      return 'nothing to do';
    case 'refused':
      return `not followed: ${outcome.says}`;
  }
}

const tradeText = (trade: StrategyTrade): string =>
  `${nameOf(trade.instrument)} ${trade.side > 0 ? '' : MINUS}${Math.abs(heldBy(trade))} at ${formatPrice(price(Math.round(trade.entryValue / trade.quantity)))}: ${trade.reason}`;

/** All strategies at work, a row each. */
export function strategiesTable(views: readonly DeploymentView[]): Table {
  return {
    columns: [
      { title: 'STRATEGY', align: 'left' },
      { title: 'OPEN', align: 'right' },
      { title: 'TODAY', align: 'right' },
      { title: 'ALL', align: 'right' },
      { title: 'STATE', align: 'left' },
    ],
    rows: views.map((view) => [
      `${view.deployment.id} ${view.book.id}`,
      String(view.open.length),
      formatSigned(money(view.today + view.unrealised)),
      formatSigned(money(view.deployment.net + view.unrealised)),
      view.deployment.state.kind === 'paused' ? 'paused' : view.deployment.mode,
    ]),
  };
}

/** Everything about one strategy at work, a line a thing. */
export function deploymentLines(view: DeploymentView): readonly string[] {
  const { deployment } = view;
  return [
    `${stateText(deployment)} · ${warmUpText(view.warmUp)}`,
    `${MODE_TEXT[deployment.mode]} on bars of ${deployment.timeframe} · ${deployment.capital === undefined ? 'the whole book' : `₹${formatRupees(deployment.capital, { decimals: 0 })}`}`,
    planText(deployment),
    `Today ${formatSigned(money(view.today + view.unrealised))} · ${deployment.trades} trades in all, net ${formatSigned(deployment.net)}`,
    ...view.open.map((trade) => `Open: ${tradeText(trade)}`),
    view.lastSignal === undefined ? 'No signal yet today' : `Last signal ${signalText(view.lastSignal)}`,
  ];
}

/** What can be done with one. */
export function deploymentButtons({ deployment }: DeploymentView): readonly (readonly Button[])[] {
  const { id, state } = deployment;
  return [
    [
      state.kind === 'paused'
        ? { label: 'Resume', command: `/resume ${id}` }
        : { label: 'Pause', command: `/pause ${id}` },
      { label: 'Undeploy', command: `/undeploy ${id}` },
      { label: 'Signals', command: `/signals ${id}` },
    ],
  ];
}
