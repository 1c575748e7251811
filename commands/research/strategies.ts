import { z } from 'zod';
import type { Desk } from '../../engine/desk.ts';
import type { StrategyListing, StrategyShelf } from '../../engine/desk-research.ts';
import type { DeploymentView } from '../../engine/desk-strategies.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { defineCommand } from '../define-command.ts';
import { inRows, type Reply, refused, reply, type Table } from '../reply.ts';
import {
  deploymentButtons,
  deploymentLines,
  deploymentTitle,
  stateText,
  strategiesTable,
  warmUpText,
} from '../strategies/strategy-card.ts';

const PARAMETERS: Table['columns'] = [
  { title: 'Parameter', align: 'left' },
  { title: 'Usual', align: 'right' },
  { title: 'From', align: 'right' },
  { title: 'To', align: 'right' },
];

/** Every strategy with what it takes; people's own come last. */
function shelf({ strategies, faults, folder }: StrategyShelf): Reply {
  const rows = strategies.flatMap(({ name, parameters }) =>
    parameters.map((one) => [`${name} ${one.name}`, `${one.standard}`, `${one.least}`, `${one.most}`]),
  );
  return reply(`${strategies.length} strategies`, {
    lines: [
      ...strategies.map(
        ({ name, summary, file }) => `${name}${file === undefined ? '' : ` (${file})`}: ${summary}`,
      ),
      'ensemble(rsi,ma-cross): does what its members vote for',
      ...faults.map((fault) => `Not usable: ${fault}`),
      `A strategy of your own is a file in ${folder}; strategies/template.mjs shows how it is written.`,
    ],
    tables: [{ columns: PARAMETERS, rows }],
    buttons: inRows(strategies.map(({ name }) => ({ label: name, command: `/strategies ${name}` }))),
  });
}

/** One strategy: what its parameters mean, and what can be done with it. */
function card({ name, aliases, title, summary, parameters, file }: StrategyListing): Reply {
  const rows = parameters.map((one) => [one.name, `${one.standard}`, `${one.least}`, `${one.most}`]);
  const searches = [
    { label: 'Optimise', command: `/optimize ${name}` },
    { label: 'Walk-forward', command: `/walkforward ${name}` },
  ];
  return reply(`${title} · ${name}`, {
    lines: [
      summary,
      ...(aliases.length === 0 ? [] : [`Also: ${aliases.join(', ')}`]),
      ...(file === undefined ? [] : [`From your file ${file}`]),
      ...parameters.map((one) => `${one.name}: ${one.meaning}`),
      'Every strategy also takes stop, target, trail, size, risk, positions, trend, volume, confirm, regime, shorts and intraday.',
    ],
    tables: rows.length === 0 ? [] : [{ columns: PARAMETERS, rows }],
    buttons: [[{ label: 'Backtest', command: `/backtest ${name}` }, ...(rows.length === 0 ? [] : searches)]],
  });
}

/** What is at work now, with a button for each. */
function atWork(views: readonly DeploymentView[]): Reply {
  const paused = views.filter(({ deployment }) => deployment.state.kind === 'paused');
  return reply(`${views.length} ${views.length === 1 ? 'strategy' : 'strategies'} at work`, {
    lines: [
      ...paused.map(({ deployment }) => `${deployment.id} ${stateText(deployment)}`),
      ...views
        .filter(({ warmUp }) => warmUp.some(({ state }) => state !== 'ready'))
        .map(({ deployment, warmUp }) => `${deployment.id} ${warmUpText(warmUp)}`),
    ],
    tables: [strategiesTable(views)],
    buttons: [
      ...inRows(views.map(({ deployment: { id } }) => ({ label: id, command: `/strategies ${id}` }))),
      [
        { label: 'Refresh', command: '/strategies' },
        { label: 'All there are', command: '/strategies all' },
      ],
    ],
    card: 'strategies',
  });
}

function atWorkCard(desk: Desk, view: DeploymentView): Reply {
  const { deployment, book } = view;
  return reply(`${deployment.id}: ${deploymentTitle(deployment, book, desk.market.moment())}`, {
    lines: deploymentLines(view),
    buttons: deploymentButtons(view),
    card: `deployment:${deployment.id}`,
  });
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** What is at work and how it stands; what there is, with parameters, their usual values and their bounds. */
export const strategies = defineCommand({
  name: 'strategies',
  aliases: ['strategy'],
  topic: 'research',
  summary: 'strategies at work, and all there are with parameters',
  usage: '[all|strategy|deployment]',
  examples: ['/strategies', '/strategies rsi', '/strategies rsi-3'],
  role: 'viewer',
  effect: 'query',
  positional: ['name'],
  schema: z.object({ name: z.string().optional() }),
  async run({ desk }, { name }) {
    const found = await desk.research.strategies();
    const working = desk.strategies.list();
    if (name === 'all' || (name === undefined && working.length === 0)) return shelf(found);
    if (name === undefined) return atWork(working);
    const deployed = desk.strategies.find(name);
    if (deployed.ok && deployed.value.deployment.id === name.toLowerCase())
      return atWorkCard(desk, deployed.value);
    const one = found.strategies.find((each) =>
      [each.name, ...each.aliases].some((word) => plain(word) === plain(name)),
    );
    if (one !== undefined) return card(one);
    const fault = found.faults.find((says) => says.toLowerCase().startsWith(`${name.toLowerCase()}.mjs`));
    const known = found.strategies.map((each) => ({
      label: each.name,
      command: `/strategies ${each.name}`,
    }));
    return refused(
      refusal('UNKNOWN_STRATEGY', fault ?? `There is no strategy ${name}. Choose one of these.`, known),
    );
  },
});
