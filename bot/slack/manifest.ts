import type { Command } from '../../commands/command.ts';
import { SLACK_PATH } from './http-door.ts';

/** What Slack lets a bot do that this one needs. */
const SCOPES = [
  'app_mentions:read',
  'chat:write',
  'commands',
  'files:write',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
] as const;

const HINTED = 8;

/**
 * The manifest of the Slack app, as https://api.slack.com/apps takes it. With the address of this desk Slack calls it
 * there; without one the app uses Socket Mode.
 */
export function slackManifest(commands: readonly Command[], address?: string): object {
  const listed = commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name);
  const url = address === undefined ? undefined : `${address.replace(/\/+$/, '')}${SLACK_PATH}`;
  const called = url === undefined ? {} : { url };
  const requested = url === undefined ? {} : { request_url: url };
  return {
    display_information: { name: 'Munim', description: 'A trading desk for Indian markets' },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'munim', always_online: true },
      slash_commands: [
        {
          command: '/munim',
          description: `Trade and ask: ${listed.length} commands, /munim help lists them`,
          usage_hint: `${listed.slice(0, HINTED).join(' | ')} | help`,
          should_escape: false,
          ...called,
        },
      ],
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: { bot_events: ['app_mention', 'message.im'], ...requested },
      interactivity: { is_enabled: true, ...requested },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}
