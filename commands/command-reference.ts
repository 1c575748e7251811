import type { Command, Effect } from './command.ts';
import { isTopic, TOPICS } from './desk/help.ts';

const EFFECTS: Readonly<Record<Effect, string>> = {
  query: 'shows something and changes nothing',
  ticket: 'offers a ticket, or answers one; nothing is done before a yes',
  control: 'acts on the desk',
  setting: 'keeps a preference of yours',
};

const INTRODUCTION = [
  '# Commands',
  '',
  'Generated from the commands themselves; `/help` in the chat says the same. Square brackets hold what may be left',
  'out, `|` separates choices. Most commands work as plain words too (`positions`, `buy 10 reliance at 1400`), and a',
  'bare command offers what can be picked. Lists show ten rows and a button for more; `page=2` says the same in text.',
  '`book=paper1` names a book other than your own.',
];

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function section(command: Command): readonly string[] {
  const { name, usage, aliases = [], role, effect, summary, examples } = command;
  const also = aliases.length === 0 ? [] : [`- Also: ${aliases.map((alias) => `\`/${alias}\``).join(', ')}`];
  return [
    `### /${name}`,
    '',
    sentence(summary),
    '',
    `- Usage: \`${`/${name} ${usage}`.trim()}\``,
    ...also,
    `- Role: ${role} · effect: ${effect}, ${EFFECTS[effect]}`,
    `- Examples: ${examples.map((example) => `\`${example}\``).join(', ')}`,
    '',
  ];
}

/** The command reference as Markdown: every command that help lists, by topic, in the order of the registry. */
export function commandReference(commands: readonly Command[]): string {
  const listed = commands.filter((command) => command.hidden !== true);
  const topics = Object.keys(TOPICS)
    .filter(isTopic)
    .flatMap((topic) => [
      `## ${sentence(topic).slice(0, -1)}: ${TOPICS[topic]}`,
      '',
      ...listed.filter((command) => command.topic === topic).flatMap(section),
    ]);
  return `${[...INTRODUCTION, '', ...topics].join('\n').trimEnd()}\n`;
}
