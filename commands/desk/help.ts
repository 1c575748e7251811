import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import type { Command, Topic } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { refused, reply } from '../reply.ts';

/** What each part of help is about, in the order in which it is shown. */
export const TOPICS: Readonly<Record<Topic, string>> = {
  orders: 'buy, sell, change and cancel',
  portfolio: 'what you hold and what it earns',
  market: 'prices and symbols',
  research: 'backtests and the search for settings',
  strategies: 'strategies at work',
  desk: 'people, books, status and settings',
};

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(TOPICS, name);
}

/** Commands that a first screen of help needs. */
const FIRST = ['buy', 'sell', 'exit', 'positions', 'orders', 'pnl', 'funds', 'quote', 'market', 'cancel'];

function line(command: Command): string {
  return `/${command.name}${command.usage === '' ? '' : ` ${command.usage}`}: ${command.summary}`;
}

/** Help in two tiers, made from the commands themselves. `commands` is asked for late: help is one of them. */
export function helpCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'help',
    aliases: ['h', '?'],
    topic: 'desk',
    summary: 'what can be said here',
    usage: '[topic or command]',
    examples: ['/help', '/help orders', '/help buy'],
    role: 'viewer',
    effect: 'query',
    positional: ['about'],
    schema: z.object({ about: z.string().toLowerCase().optional() }),
    async run(_context, { about }) {
      const listed = commands().filter((command) => command.hidden !== true);
      if (about === undefined) {
        return reply('The most used commands', {
          lines: [
            ...listed.filter((command) => FIRST.includes(command.name)).map(line),
            'Plain words work too: buy 10 reliance at 1400 sl 1380.',
          ],
          buttons: [Object.keys(TOPICS).map((topic) => ({ label: topic, command: `/help ${topic}` }))],
        });
      }
      if (isTopic(about)) {
        const topic = about;
        return reply(`Help: ${topic}, ${TOPICS[topic]}`, {
          lines: listed.filter((command) => command.topic === topic).map(line),
          buttons: [
            Object.keys(TOPICS)
              .filter((other) => other !== topic)
              .map((other) => ({ label: other, command: `/help ${other}` })),
          ],
        });
      }
      const name = about.replace(/^\//, '');
      const command = listed.find(
        (candidate) => candidate.name === name || candidate.aliases?.includes(name),
      );
      if (command === undefined) {
        return refused(
          refusal(
            'UNKNOWN_COMMAND',
            `There is no help on ${name.slice(0, 30)}. Topics are ${Object.keys(TOPICS).join(', ')}.`,
          ),
        );
      }
      const aliases =
        command.aliases === undefined
          ? []
          : [`Also: ${command.aliases.map((alias) => `/${alias}`).join(', ')}`];
      return reply(line(command), {
        lines: [
          ...aliases,
          `For example: ${command.examples.join(' · ')}`,
          `Needs the role ${command.role}.`,
        ],
      });
    },
  });
}
