import type { OptionType } from '../../domain/instrument.ts';

/** One position as plain data for any thread. Prices and values in rupees. */
export interface HeldRisk {
  readonly symbol: string;
  /** What moves it, as an instrument key: the share or index itself, or the underlying of a contract. */
  readonly factor: string;
  /** Units, negative when short. */
  readonly units: number;
  readonly mark: number;
  /** Price of the factor. */
  readonly spot: number;
  readonly option?: {
    readonly type: OptionType;
    readonly strike: number;
    readonly years: number;
  };
}

/** What a book holds at one instant. */
export interface BookSnapshot {
  /** Rupees. */
  readonly capital: number;
  readonly positions: readonly HeldRisk[];
}
