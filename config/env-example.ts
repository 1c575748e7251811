import { SETTINGS } from './schema.ts';
import type { Setting } from './setting.ts';

const HEAD = `# Settings of Munim. Copy this file to .env and take the # off the lines you change.
# Nothing here is needed to start: without a .env Munim runs on paper, on the practice market.
# Variables of the environment win over this file.
`;

const TITLES: Readonly<Record<Setting<unknown>['topic'], string>> = {
  desk: 'The desk',
  market: 'The market',
  kite: 'Kite, for real prices',
  telegram: 'Telegram',
  slack: 'Slack',
  tickets: 'Tickets',
  limits: 'Limits of every new book',
};

/** `.env.example`: every setting with its meaning and its default, commented out. */
export function envExample(): string {
  const settings = Object.entries<Setting<unknown>>(SETTINGS);
  const sections = Object.entries(TITLES).map(([topic, title]) => {
    const lines = settings
      .filter(([, setting]) => setting.topic === topic)
      .map(([name, { meaning, standard }]) => `# ${meaning}\n#${name}=${standard ?? ''}\n`);
    return `## ${title}\n\n${lines.join('\n')}`;
  });
  return [HEAD, ...sections].join('\n');
}
