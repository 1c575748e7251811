import type { LanguageContext } from '../../../commands/language/understanding.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { InstrumentCatalogue } from '../../../engine/market/catalogue.ts';
import { SymbolSearch } from '../../../engine/market/symbol-search.ts';
import { sampleListings } from '../../engine/market/sample-listings.ts';

/** The names of the sample market on Sunday 22 November 2026. */
export function sampleContext(): LanguageContext {
  const catalogue = new InstrumentCatalogue();
  catalogue.add(sampleListings());
  return { book: new SymbolSearch(catalogue).book(), today: isoDate('2026-11-22') };
}
