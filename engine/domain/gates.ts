declare const confirmed: unique symbol;
declare const approved: unique symbol;

/** Agreed to by the person it binds. Made in `compliance/confirmation.ts` only. */
export type Confirmed<T> = T & { readonly [confirmed]: true };

/** Passed by every risk check. Made in `risk/gate.ts` only. */
export type Approved<T> = T & { readonly [approved]: true };
