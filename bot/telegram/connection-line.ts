import type { StatusLine } from '../../engine/desk.ts';
import type { Connection } from './polling.ts';

/** The connection as a line of `/status`; what is wrong ends with what to do. */
export function connectionLine(connection: Connection): StatusLine {
  const name = 'telegram';
  switch (connection.kind) {
    case 'connecting':
      return { name, state: 'waiting', says: 'connecting' };
    case 'polling':
      return { name, state: 'ok', says: 'listens' };
    case 'unreachable':
      return { name, state: 'bad', says: 'Telegram does not answer; trying again by itself' };
    case 'conflict':
      return {
        name,
        state: 'bad',
        says: 'another program polls with this token; stop it, or give this desk a bot of its own',
      };
    case 'refused':
      return { name, state: 'bad', says: `Telegram refuses: ${connection.says}; check TELEGRAM_BOT_TOKEN` };
    case 'stopped':
      return { name, state: 'waiting', says: 'stopped' };
  }
}
