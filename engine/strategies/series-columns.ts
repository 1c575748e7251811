import { assert } from '../domain/assert.ts';
import type { BarColumns } from '../indicators/bars.ts';
import { computeInto } from '../indicators/compute.ts';
import type { PreparedIndicator } from '../indicators/indicator.ts';
import { findIndicator } from '../indicators/registry.ts';

/** An indicator that a strategy wants to see: by name, with settings, and which of its outputs (the first, unless said). */
export interface IndicatorWish {
  readonly name: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly output?: string;
}

export type IndicatorWishes = Readonly<Record<string, IndicatorWish>>;

/**
 * The bars of one series and the indicators a strategy asked for, as columns of the same length. Prices are in
 * ten-thousandths of a rupee. At bar `i` everything up to row `i` is known; what lies behind it must not be read:
 * live it is not there.
 */
export interface SeriesView<Name extends string = string> {
  readonly bars: BarColumns;
  readonly columns: Readonly<Record<Name, Float64Array>>;
}

/** Why a wish cannot be met, as a sentence; undefined when it can. */
export function wishFault({ name, settings = {}, output }: IndicatorWish): string | undefined {
  const indicator = findIndicator(name);
  if (indicator === undefined) return `there is no indicator ${name}`;
  const prepared = indicator.prepare(settings);
  if (!prepared.ok) return `indicator ${name}: ${prepared.error.replace(/\.$/, '')}`;
  if (output === undefined || indicator.outputs.includes(output)) return undefined;
  return `indicator ${name} has no output ${output}; it has ${indicator.outputs.join(', ')}`;
}

/** The indicator that a wish names, with its settings. Throws on a wish with a {@link wishFault}. */
export function ready({ name, settings = {} }: IndicatorWish): PreparedIndicator {
  const prepared = findIndicator(name)?.prepare(settings);
  assert(prepared?.ok === true, `the indicator ${name} was checked before`);
  return prepared.value;
}

/** What is there of one indicator with its settings: a column for each output that somebody asked for. */
interface ComputedOutputs {
  readonly prepared: PreparedIndicator;
  readonly columns: (Float64Array | undefined)[];
}

/**
 * The indicator columns of one series, each computed once however many strategies and parameter sets ask for it.
 */
export class SeriesColumns {
  readonly bars: BarColumns;
  readonly #computed = new Map<string, ComputedOutputs>();

  constructor(bars: BarColumns) {
    this.bars = bars;
  }

  /** Throws on a wish with a {@link wishFault}. */
  column(wish: IndicatorWish): Float64Array {
    const { wished } = this.view({ wished: wish }).columns;
    assert(wished !== undefined, 'a view has what was wished for');
    return wished;
  }

  /** All columns at once: outputs of one indicator are made together, those that nobody wants are not. */
  view(wishes: IndicatorWishes): SeriesView {
    const missing = new Map<ComputedOutputs, (Float64Array | undefined)[]>();
    const columns: Record<string, Float64Array> = {};
    for (const [name, wish] of Object.entries(wishes)) {
      const outputs = this.#outputs(wish);
      const index = wish.output === undefined ? 0 : outputs.prepared.indicator.outputs.indexOf(wish.output);
      assert(index >= 0, `${wish.name} has no output ${wish.output}`);
      const known = outputs.columns[index];
      columns[name] = known ?? new Float64Array(this.bars.close.length);
      if (known !== undefined) continue;
      outputs.columns[index] = columns[name];
      const asked = missing.get(outputs) ?? outputs.columns.map(() => undefined);
      asked[index] = columns[name];
      missing.set(outputs, asked);
    }
    for (const [{ prepared }, asked] of missing) computeInto(prepared, this.bars, asked);
    return { bars: this.bars, columns };
  }

  #outputs(wish: IndicatorWish): ComputedOutputs {
    const prepared = ready(wish);
    const key = `${prepared.indicator.name} ${JSON.stringify(prepared.settings)}`;
    const known = this.#computed.get(key);
    if (known !== undefined) return known;
    const made = { prepared, columns: prepared.indicator.outputs.map(() => undefined) };
    this.#computed.set(key, made);
    return made;
  }
}
