import type { KillLevel, KillReport, KillScope } from '../desk-kill.ts';
import type { Caller } from '../desk-market.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { formatTime } from '../domain/time.ts';
import { mayAct } from '../domain/user.ts';
import type { TradingStatus } from '../kernel/trading-status.ts';

/** What a kill left, for a notice. */
export function entriesText({ level, gone, left }: KillReport): string {
  if (gone.length + left.length === 0) return 'No entry was open.';
  if (level === 2) return `Entries that rest and may still fill: ${left.length}.`;
  return `Entries gone: ${gone.length}; not proven gone: ${left.length}.`;
}

/** `kill level 3 by owner at 11:02:03`. */
export function killReason(
  pull: { readonly level: KillLevel; readonly by: string },
  at: TradingStatus['since'],
): string {
  return `kill level ${pull.level} by ${pull.by} at ${formatTime(at)}`;
}

/** What a person types to open a scope: the minute it was stopped. */
export function unlockWord({ since }: TradingStatus): string {
  return formatTime(since).slice(0, 5);
}

/** What is stricter already is not loosened by a kill. */
export function haltedAlready(scope: KillScope, held: TradingStatus): Refusal {
  return refusal(
    'NOTHING_TO_DO',
    `${scope} is halted already: ${held.reason}. To take exits again, type /unkill ${scope} ${unlockWord(held)} exits.`,
  );
}

/** What a loss halted stays so until the loss allows it, a day's loss for its day. */
export function notYet(
  { scope, word }: { readonly scope: KillScope; readonly word: string },
  { reason }: TradingStatus,
): Refusal {
  return refusal('DAILY_LOSS', `Not opened: ${reason}. For exits only: /unkill ${scope} ${word} exits.`);
}

/** Why a scope may not be opened by this person with this word; undefined when it may. */
export function mayOpen(
  { user }: Caller,
  wish: { readonly scope: KillScope; readonly word: string },
  held: TradingStatus,
): Refusal | undefined {
  if (held.state === 'active') {
    return refusal('NOT_HALTED', `Nobody has stopped ${wish.scope}. /status says what else may hold it.`);
  }
  const least = held.state === 'halted' ? 'owner' : 'risk';
  if (!mayAct(user.role, least)) {
    return refusal('NOT_ALLOWED', `Opening what is ${held.state} needs the role ${least}. Ask one of them.`);
  }
  if (wish.word !== unlockWord(held)) {
    return refusal(
      'BAD_ARGUMENTS',
      `Not opened. Type the minute it was stopped: /unkill ${wish.scope} ${unlockWord(held)}.`,
    );
  }
  return undefined;
}
