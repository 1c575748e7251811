import type { InstrumentKey } from '../../domain/ids.ts';
import type { Price } from '../../domain/price.ts';
import type { VolumeTerms } from './day-volume.ts';
import type { PricePath } from './price-path.ts';

/** All the practice market knows about making one instrument's prices. */
export interface PracticeInstrument {
  readonly key: InstrumentKey;
  readonly kind: 'index' | 'equity' | 'future' | 'option';
  readonly path: PricePath;
  /** Noise of its quotes and volumes. */
  readonly stream: number;
  readonly lotSize: number;
  readonly tick: (day: number) => Price;
  /** First and last practice day on which it is listed. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Undefined where nothing is traded. */
  readonly volume: VolumeTerms | undefined;
  /** Half the usual distance of bid and ask for a fair price, in ten-thousandths of a rupee. */
  readonly halfSpread: (fair: number, tick: Price) => number;
  readonly openLots: (day: number) => number;
}
