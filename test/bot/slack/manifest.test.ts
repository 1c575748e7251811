import { expect, test } from 'vitest';
import { slackManifest } from '../../../bot/slack/manifest.ts';
import { COMMANDS } from '../../../commands/registry.ts';

test('the manifest asks for Socket Mode, or leads everything to one address', () => {
  const socket = JSON.stringify(slackManifest(COMMANDS));
  expect(socket).toContain('"socket_mode_enabled":true');
  expect(socket).not.toContain('request_url');
  expect(socket).toContain('"usage_hint":"buy | sell | exit');
  const called = JSON.stringify(slackManifest(COMMANDS, 'https://desk.example/'));
  expect(called).toContain('"socket_mode_enabled":false');
  expect(called.match(/https:\/\/desk\.example\/slack\/events"/g)).toHaveLength(3);
});
