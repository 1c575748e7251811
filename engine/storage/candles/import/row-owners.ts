import type { InstrumentKey } from '../../../domain/ids.ts';
import { indexSymbol } from '../../../domain/index-symbols.ts';
import type { OptionType } from '../../../domain/instrument.ts';
import { storableKey } from '../candle-path.ts';
import { BarRows } from './bar-rows.ts';
import { readDate } from './bar-time.ts';
import { type Contract, ContractNames } from './contract-names.ts';
import { UnreadableFile } from './file-header.ts';
import type { ImportChoices } from './import-choices.ts';
import type { Layout } from './layouts.ts';
import type { RowFields } from './row-fields.ts';

interface Owner {
  readonly rows: BarRows;
  /** Units in one of what the volume counts. */
  readonly unit: number;
  /** What finish() makes the key of. */
  readonly exchange: string;
  readonly symbol: string | Contract;
}

const UNIT = 10_000;
const DERIVATIVE = /^(?:FUT|OPT)[A-Z]{3}$|^(?:ST|ID)[FO]$/;

/** `RELIANCE`, `RELIANCE_1m`, `NIFTY`: the symbol a file is named after, an index by that of the exchange. */
function symbolOfName(name: string): string {
  const bare = name
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|txt)$/i, '')
    .replace(/[_ -](?:\d{1,2}(?:m|min|minute)|day|daily|minute|1d)$/i, '')
    .toUpperCase();
  return indexSymbol(bare) ?? bare;
}

/** Whose bar a row is: from its columns, from what was said, or from the name of the file. */
export class RowOwners {
  readonly #layout: Layout | undefined;
  readonly #choices: ImportChoices;
  readonly #name: string;
  readonly #owners = new Map<string, Owner>();
  readonly #names = new ContractNames();
  #single: Owner | undefined;

  constructor(layout: Layout | undefined, name: string, choices: ImportChoices) {
    this.#layout = layout;
    this.#choices = choices;
    this.#name = name;
  }

  /** The owner of a row, or why the row is left out. */
  of(fields: RowFields): Owner | string {
    if (this.#single !== undefined) return this.#single;
    const layout = this.#layout;
    if (layout === undefined) return 'not a bar';
    if (layout.kind === 'candles' && (layout.at.symbol === undefined || this.#choices.symbol !== undefined)) {
      this.#single = this.#ofFile();
      return this.#single;
    }
    return this.#ofRow(layout, fields);
  }

  #ofFile(): Owner {
    const said = (this.#choices.symbol ?? symbolOfName(this.#name)).toUpperCase();
    const [exchange, symbol] = said.includes(':')
      ? [said.slice(0, said.indexOf(':')), said.slice(said.indexOf(':') + 1)]
      : [this.#choices.exchange, said];
    return this.#keep('', { rows: new BarRows(), unit: 1, exchange, symbol });
  }

  #keep(id: string, owner: Owner): Owner {
    this.#owners.set(id, owner);
    return owner;
  }

  #ofRow({ at, kind }: Layout, fields: RowFields): Owner | string {
    // No row has a column of that number.
    const text = (column = Number.POSITIVE_INFINITY): string => fields.text(column);
    const symbol = text(at.symbol).toUpperCase();
    const instrument = text(at.instrument).toUpperCase();
    const exchange = text(at.exchange).toUpperCase() === 'BSE' ? 'BSE' : this.#choices.exchange;
    const isShare = kind === 'shares' || (kind === 'udiff' && instrument === 'STK');
    if (isShare && text(at.series).toUpperCase() !== 'EQ') return 'another series than EQ';
    if (isShare || kind === 'candles') {
      const known = this.#owners.get(symbol);
      return known ?? this.#keep(symbol, { rows: new BarRows(), unit: 1, exchange, symbol });
    }
    return this.#ofContract(at, fields, { symbol, instrument, exchange });
  }

  #ofContract(
    at: Layout['at'],
    fields: RowFields,
    row: { readonly symbol: string; readonly instrument: string; readonly exchange: string },
  ): Owner | string {
    if (!DERIVATIVE.test(row.instrument)) return 'neither share, future nor option';
    const text = (column = Number.POSITIVE_INFINITY): string => fields.text(column);
    const terms = [row.symbol, text(at.expiry), text(at.strike), text(at.optionType).toUpperCase()];
    const owner = this.#contract(terms, text(at.contractName).replaceAll(' ', ''));
    if (typeof owner === 'string') return owner;
    const lot = at.lot === undefined ? 1 : Math.max(1, fields.decimal(at.lot) / UNIT || 1);
    const exchange = row.exchange === 'BSE' ? 'BFO' : 'NFO';
    return this.#keep(terms.join(' '), { ...owner, unit: lot, exchange });
  }

  #contract(terms: readonly string[], name: string): Owner | string {
    const known = this.#owners.get(terms.join(' '));
    if (known !== undefined) return known;
    const [underlying = '', expiryText = '', strikeText = '', type = ''] = terms;
    const expiry = readDate(expiryText);
    if (expiry === undefined) return 'the expiry is not readable';
    const option = isOptionType(type)
      ? { option: { strike: Math.round(Number(strikeText) * UNIT), type } }
      : {};
    if (option.option !== undefined && !(option.option.strike > 0)) return 'the strike is not readable';
    const contract = { underlying, expiry, ...option };
    this.#names.note(contract);
    return { rows: new BarRows(), unit: 1, exchange: 'NFO', symbol: name === '' ? contract : name };
  }

  /** The rows by instrument. Throws {@link UnreadableFile} when a symbol cannot be stored. */
  finish(): ReadonlyMap<InstrumentKey, BarRows> {
    const bars = new Map<InstrumentKey, BarRows>();
    for (const owner of this.#owners.values()) {
      if (owner.rows.length === 0) continue;
      const symbol = typeof owner.symbol === 'string' ? owner.symbol : this.#names.symbol(owner.symbol);
      const key = storableKey(owner.exchange, symbol);
      if (key === undefined) {
        throw new UnreadableFile(
          `${owner.exchange}:${symbol.slice(0, 40)} is no name of an instrument. Name the file SYMBOL.csv or say symbol=NSE:RELIANCE`,
        );
      }
      bars.set(key, owner.rows);
    }
    return bars;
  }
}

function isOptionType(text: string): text is OptionType {
  return text === 'CE' || text === 'PE';
}
