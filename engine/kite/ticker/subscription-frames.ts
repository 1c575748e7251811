/** Tokens named in one message: far under any limit on a frame's size. */
const TOKENS_A_FRAME = 500;

/** Messages that subscribe tokens with the full packet, order book included: the mode after a bare subscription is not documented. */
export function subscribeFrames(tokens: readonly number[]): readonly string[] {
  return inBatches(tokens).flatMap((batch) => [
    JSON.stringify({ a: 'subscribe', v: batch }),
    JSON.stringify({ a: 'mode', v: ['full', batch] }),
  ]);
}

/** Messages that end the subscription of tokens. */
export function unsubscribeFrames(tokens: readonly number[]): readonly string[] {
  return inBatches(tokens).map((batch) => JSON.stringify({ a: 'unsubscribe', v: batch }));
}

function inBatches(tokens: readonly number[]): readonly (readonly number[])[] {
  const batches: (readonly number[])[] = [];
  for (let from = 0; from < tokens.length; from += TOKENS_A_FRAME) {
    batches.push(tokens.slice(from, from + TOKENS_A_FRAME));
  }
  return batches;
}
