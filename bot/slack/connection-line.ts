import type { StatusLine } from '../../engine/desk.ts';
import type { Connection } from './connection.ts';

/** The connection as a line of `/status`; what is wrong ends with what to do. */
export function connectionLine(connection: Connection): StatusLine {
  const name = 'slack';
  switch (connection.kind) {
    case 'connecting':
      return { name, state: 'waiting', says: 'connecting' };
    case 'listening':
      return { name, state: 'ok', says: 'listens' };
    case 'unreachable':
      return { name, state: 'bad', says: 'Slack does not answer; trying again by itself' };
    case 'refused':
      return {
        name,
        state: 'bad',
        says: `Slack refuses: ${connection.says}; check the tokens in .env`,
      };
    case 'stopped':
      return { name, state: 'waiting', says: 'stopped' };
  }
}
