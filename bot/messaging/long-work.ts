import { type Following, type Reply, reply } from '../../commands/reply.ts';
import type { Outgoing } from './outgoing.ts';

/** Work that ends sooner is answered like any other. */
const FIRST_AFTER_MS = 700;
const EDIT_EVERY_MS = 2_000;
/** Nobody looks at the chat any more by then, so the end buzzes. */
const BUZZ_AFTER_MS = 10_000;

/** How a state of the card is shown. */
type Manner = Partial<Pick<Outgoing, 'urgent' | 'silent' | 'edits' | 'under'>>;

const LATER: Manner = { urgent: false, silent: true, edits: true };

/**
 * Shows long work: its first state when it does not end at once, then the newest now and then, and its end, all in
 * one message; when it took long, a short message under it buzzes. Resolves when the end was handed over.
 */
export async function showLongWork(
  first: Reply,
  following: Following,
  show: (state: Reply, manner?: Manner) => void,
  nowMs: () => number,
): Promise<void> {
  const sinceMs = nowMs();
  let shown: Reply | undefined;
  let newest = first;
  let timer: NodeJS.Timeout | undefined;
  const unwatch = following.watch((interim) => {
    newest = interim;
  });
  const showNewest = (): void => {
    if (shown === undefined) show(newest);
    else if (shown !== newest) show(newest, LATER);
    shown = newest;
    timer = setTimeout(showNewest, EDIT_EVERY_MS);
  };
  timer = setTimeout(showNewest, FIRST_AFTER_MS);
  const final = await following.final;
  clearTimeout(timer);
  unwatch();
  if (shown === undefined) {
    show(final);
    return;
  }
  show(final, { ...LATER, urgent: true });
  if (nowMs() - sinceMs < BUZZ_AFTER_MS) return;
  const under = final.card === undefined ? {} : { under: final.card };
  show(reply(final.headline, { severity: final.severity }), under);
}
