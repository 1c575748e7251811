/*
 * What Kite's sentences prove, where its error type alone does not tell. Each stands in its documentation, its
 * forum or in logs of its users.
 */

/**
 * "Order request timed out. Please check the order book and confirm before placing again.": the order may be there.
 * The words about money, "Check the orderbook for open orders.", are a refusal.
 */
export function leavesDoubt(message: string): boolean {
  return /tim(?:ed|e)[- ]?out|check (?:the|your) order ?book(?! for open orders)/i.test(message);
}

/** "Maximum allowed order requests exceeded": refused before the order book, for the minute's or the day's count. */
export function isOverOrderCap(message: string): boolean {
  return /maximum allowed order requests/i.test(message);
}

/** "Order cannot be cancelled as it is being processed. Try later.": on its way somewhere, mostly to its end. */
export function isBeingProcessed(message: string): boolean {
  return /being processed/i.test(message);
}

/** The order that should change has ended, or is not there to be changed: its row tells which. */
export function hasEnded(message: string): boolean {
  return (
    /already (?:been )?(?:complete|cancel|reject|execut|fill|trad)/i.test(message) ||
    /order (?:is|was|has been) (?:complete|cancel|reject|execut|fill|trad)/i.test(message) ||
    /(?:not open|no longer open|couldn't find that `?order_id)/i.test(message)
  );
}
