declare const brand: unique symbol;

/** A `Base` that only the file which makes it may produce; the name keeps two brands apart. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
