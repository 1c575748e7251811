import { z } from 'zod';
import { secret, setting } from './setting.ts';
import { address, wholeNumber } from './value-readers.ts';

const botToken = z
  .string()
  .regex(/^\d+:[\w-]+$/, 'must be the whole token as @BotFather gave it: digits, a colon, letters');

const slackBotToken = z
  .string()
  .regex(/^xoxb-[\w-]+$/, 'must be the bot token of your Slack app: it begins with xoxb-');
const slackAppToken = z
  .string()
  .regex(/^xapp-[\w-]+$/, 'must be an app-level token of your Slack app: it begins with xapp-');

/** Settings of the chat platforms. */
export const CHAT_SETTINGS = {
  TELEGRAM_BOT_TOKEN: secret('telegram', botToken, 'token of your bot, from @BotFather; none: no Telegram'),
  TELEGRAM_API_ROOT: setting(
    'telegram',
    address,
    'https://api.telegram.org',
    'root of the Bot API, for a local server',
  ),

  SLACK_BOT_TOKEN: secret(
    'slack',
    slackBotToken,
    'bot token of your Slack app, xoxb-...; none: no Slack. munim setup slack tells how',
  ),
  SLACK_APP_TOKEN: secret(
    'slack',
    slackAppToken,
    'app-level token with connections:write, xapp-..., for Socket Mode: no port is opened',
  ),
  SLACK_SIGNING_SECRET: secret(
    'slack',
    z.string().min(8, 'must be the whole signing secret of your Slack app'),
    'signing secret of your Slack app, for a port that Slack calls instead of Socket Mode',
  ),
  SLACK_PORT: setting(
    'slack',
    wholeNumber(0, 65_535),
    '3000',
    'port on WEB_HOST for what Slack signs, behind a proxy with a certificate; 0: any free one',
  ),
  SLACK_API_URL: setting(
    'slack',
    address,
    'https://slack.com/api/',
    'root of the Web API, for a local server',
  ),
} as const;
