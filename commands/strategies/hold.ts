import { z } from 'zod';
import type { Leaving } from '../../engine/desk-strategies.ts';
import type { Command } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { stateText } from './strategy-card.ts';

const name = z.string('say which one, such as rsi-3: see /strategies');
const STRATEGIES_BUTTON = { label: 'Strategies', command: '/strategies' };

/** Keeps a strategy from entering; what it holds it still leaves. */
export const pause: Command = defineCommand({
  name: 'pause',
  topic: 'strategies',
  summary: 'keep a strategy from entering anything new',
  usage: 'strategy',
  examples: ['/pause rsi-3'],
  role: 'trader',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['name'],
  schema: z.object({ name }),
  async run({ desk, caller }, args): Promise<Reply> {
    const found = desk.strategies.find(args.name);
    if (!found.ok) return refused(found.error);
    const was = found.value.deployment.state.kind;
    const paused = await desk.strategies.pause(caller, found.value.deployment.id);
    if (!paused.ok) return refused(paused.error);
    const { id } = paused.value;
    return reply(
      was === 'paused' ? `${id} was paused already: ${stateText(paused.value)}.` : `${id} is paused.`,
      {
        lines: ['It enters nothing. What it holds it leaves by its signals, stops and targets.'],
        buttons: [[{ label: 'Resume', command: `/resume ${id}` }, STRATEGIES_BUTTON]],
      },
    );
  },
});

/** Lets a paused strategy enter again. */
export const resume: Command = defineCommand({
  name: 'resume',
  topic: 'strategies',
  summary: 'let a paused strategy enter again',
  usage: 'strategy',
  examples: ['/resume rsi-3'],
  role: 'trader',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['name'],
  schema: z.object({ name }),
  async run({ desk, caller }, args): Promise<Reply> {
    const found = desk.strategies.find(args.name);
    if (!found.ok) return refused(found.error);
    const was = found.value.deployment.state.kind;
    const resumed = await desk.strategies.resume(caller, found.value.deployment.id);
    if (!resumed.ok) return refused(resumed.error);
    const { id } = resumed.value;
    return reply(was === 'running' ? `${id} was running already.` : `${id} is running again.`, {
      severity: 'good',
      buttons: [[{ label: 'Pause', command: `/pause ${id}` }, STRATEGIES_BUTTON]],
    });
  },
});

const LEAVINGS: readonly Leaving[] = ['keep', 'exit'];

/** Takes a strategy off; with positions open it asks what becomes of them. */
export const undeploy: Command = defineCommand({
  name: 'undeploy',
  topic: 'strategies',
  summary: 'take a strategy off; asks what becomes of positions',
  usage: 'strategy [keep|exit]',
  examples: ['/undeploy rsi-3', '/undeploy rsi-3 exit'],
  role: 'trader',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['name', 'leaving'],
  schema: z.object({ name, leaving: z.enum(['keep', 'exit'], 'say keep or exit').optional() }),
  async run({ desk, caller }, args): Promise<Reply> {
    const found = desk.strategies.find(args.name);
    if (!found.ok) return refused(found.error);
    const { open, deployment } = found.value;
    const leaving = LEAVINGS.find((one) => one === args.leaving);
    const ended = await desk.strategies.undeploy(caller, deployment.id, leaving);
    if (!ended.ok) return refused(ended.error);
    const left = open.length === 1 ? 'Its position' : `Its ${open.length} positions`;
    const what =
      open.length === 0
        ? 'It held nothing.'
        : leaving === 'exit'
          ? `${left} ${open.length === 1 ? 'is' : 'are'} being left at market.`
          : `${left} ${open.length === 1 ? 'stays' : 'stay'} with stop and target: /positions.`;
    return reply(`${deployment.id} is off.`, {
      lines: [what],
      buttons: [[{ label: 'Positions', command: '/positions' }, STRATEGIES_BUTTON]],
    });
  },
});
