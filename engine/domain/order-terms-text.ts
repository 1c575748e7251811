import type { Validity } from './order.ts';

/** How an order lives and shows itself, beside its price and size. */
export interface SaidTerms {
  readonly validity?: Validity | undefined;
  readonly disclosed?: number | undefined;
  /** Legs of an iceberg. */
  readonly parts?: number | undefined;
  /** For the next opening: true, or that instant. */
  readonly afterMarket?: boolean | number | undefined;
}

/** Those terms in the words of the order language, so that a line can be said again; what is usual is left out. */
export function termWords({
  validity = 'DAY',
  disclosed,
  parts,
  afterMarket = false,
}: SaidTerms): readonly string[] {
  const lives = typeof validity === 'string' ? validity.toLowerCase() : `ttl ${validity.minutes}m`;
  return [
    ...(validity === 'DAY' ? [] : [lives]),
    ...(disclosed === undefined ? [] : [`disclose ${disclosed}`]),
    ...(parts === undefined || parts < 2 ? [] : [`iceberg ${parts} legs`]),
    ...(afterMarket === false ? [] : ['amo']),
  ];
}
