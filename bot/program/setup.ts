import { COMMANDS } from '../../commands/registry.ts';
import { EXIT } from './exit-status.ts';

/** A command line that is not understood. */
const BAD_USAGE = 2;

/** `munim setup slack|telegram`: prints what to do on the platform, ready to be copied. `address` is this desk's own. */
export async function setUp(platform: string, address: string | undefined): Promise<number> {
  const steps = await stepsOf(platform, address);
  if (steps === undefined) {
    process.stderr.write(
      'munim setup slack or munim setup telegram. With an address, munim setup slack https://desk.example, Slack calls the desk there.\n',
    );
    return BAD_USAGE;
  }
  process.stdout.write(`${steps.join('\n')}\n`);
  return EXIT.ok;
}

async function stepsOf(
  platform: string,
  address: string | undefined,
): Promise<readonly string[] | undefined> {
  if (platform === 'telegram' && address === undefined) return telegramSteps();
  if (platform !== 'slack' || (address !== undefined && !/^https:\/\/\S+$/.test(address))) return undefined;
  return slackSteps(address);
}

async function slackSteps(address: string | undefined): Promise<readonly string[]> {
  const { slackManifest } = await import('../slack/manifest.ts');
  const manifest = JSON.stringify(slackManifest(COMMANDS, address), null, 2);
  const key =
    address === undefined
      ? [
          '3. Basic Information, App-Level Tokens, Generate: scope connections:write. Into .env as SLACK_APP_TOKEN=xapp-...',
        ]
      : [
          '3. Basic Information, App Credentials: the Signing Secret, into .env as SLACK_SIGNING_SECRET=...',
          `   Lead ${address}/slack/events to SLACK_PORT of this machine, through a proxy with a certificate.`,
        ];
  return [
    '1. https://api.slack.com/apps, Create New App, From a manifest, your workspace, JSON: the manifest below.',
    '2. Install App, Install to Workspace: the Bot User OAuth Token, into .env as SLACK_BOT_TOKEN=xoxb-...',
    ...key,
    '4. npm start. At its prompt: /link, or /invite trader for somebody else. It gives a code.',
    '5. In Slack: /munim pair CODE. In a channel where the desk shall talk: /invite @munim.',
    '',
    manifest,
  ];
}

async function telegramSteps(): Promise<readonly string[]> {
  const { menuOf } = await import('../telegram/menu.ts');
  const menu = menuOf(COMMANDS).map(({ command, description }) => `${command} - ${description}`);
  return [
    '1. In Telegram talk to @BotFather: /newbot, a name, a user name that ends with bot. It gives a token.',
    '2. The token into .env as TELEGRAM_BOT_TOKEN=...',
    '3. For a group: /setprivacy, Enable. The bot then hears commands, mentions and replies there, nothing else.',
    '4. npm start prints a link and a QR code that pair your phone with the desk, once.',
    '',
    'The bot sets this menu by itself when it starts:',
    '',
    ...menu,
  ];
}
