import { z } from 'zod';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { BarColumns } from '../bars.ts';
import { bars, factor, type Indicator, settingsSentence } from '../indicator.ts';
import { plainName } from '../plain-name.ts';

type Library = typeof import('technicalindicators');

/** An indicator of the long tail with settings that hold. */
interface PreparedLongTail {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly warmUp: number;
  /** One column an output, NaN while warming up. */
  columns(of: BarColumns): Promise<readonly Float64Array[]>;
}

/**
 * An indicator that Munim does not compute itself: the library does, over the whole series, for pictures only. Strategies
 * never see it, because it has no streaming form that live and backtest could share.
 */
export interface LongTail extends Pick<Indicator, 'name' | 'title' | 'aliases' | 'parameters' | 'outputs'> {
  prepare(settings: unknown): Result<PreparedLongTail, string>;
}

type Row = readonly (number | undefined)[];

function define<Shape extends z.ZodRawShape>(definition: {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly parameters: Shape;
  readonly outputs: readonly string[];
  warmUp(settings: z.infer<z.ZodObject<Shape>>): number;
  /** The library's results, in order. */
  rows(library: Library, settings: z.infer<z.ZodObject<Shape>>, of: BarColumns): readonly Row[];
}): LongTail {
  const parameters = z.strictObject(definition.parameters);
  const { name, title, aliases, outputs } = definition;
  return {
    name,
    title,
    aliases,
    outputs,
    parameters,
    prepare(settings) {
      const parsed = parameters.safeParse(settings);
      if (!parsed.success) {
        return fail(settingsSentence(name, Object.keys(definition.parameters), parsed.error));
      }
      const { data } = parsed;
      return ok({
        settings: data,
        warmUp: definition.warmUp(data),
        async columns(of) {
          const rows = definition.rows(await import('technicalindicators'), data, of);
          return aligned(rows, outputs.length, of.close.length);
        },
      });
    },
  };
}

/** The library leaves out what it has no number for: its results belong to the last bars. */
function aligned(rows: readonly Row[], outputs: number, length: number): readonly Float64Array[] {
  const first = length - rows.length;
  return Array.from({ length: outputs }, (_, output) =>
    Float64Array.from({ length }, (_bar, bar) => rows[bar - first]?.[output] ?? Number.NaN),
  );
}

const single = (values: readonly number[]): readonly Row[] => values.map((value) => [value]);

const kst = define({
  name: 'kst',
  title: 'Know sure thing',
  aliases: ['knowsurething'],
  parameters: { signal: bars(9) },
  outputs: ['kst', 'signal'],
  warmUp: ({ signal }) => 30 + 15 + signal,
  // Martin Pring's daily lengths.
  rows: ({ KST }, { signal }, { close }) =>
    KST.calculate({
      values: Array.from(close),
      ROCPer1: 10,
      ROCPer2: 15,
      ROCPer3: 20,
      ROCPer4: 30,
      SMAROCPer1: 10,
      SMAROCPer2: 10,
      SMAROCPer3: 10,
      SMAROCPer4: 15,
      signalPeriod: signal,
    }).map((row) => [row.kst, row.signal]),
});

const chandelierRow = z.object({ exitLong: z.number(), exitShort: z.number() });

const chandelier = define({
  name: 'chandelier',
  title: 'Chandelier exit',
  aliases: ['chandelierexit'],
  parameters: { period: bars(22), multiple: factor(3, 0, 50) },
  outputs: ['long', 'short'],
  warmUp: ({ period }) => period,
  rows({ ChandelierExit }, { period, multiple }, { high, low, close }) {
    const found: readonly unknown[] = ChandelierExit.calculate({
      period,
      multiplier: multiple,
      high: Array.from(high),
      low: Array.from(low),
      close: Array.from(close),
    });
    // The library's own types say numbers here.
    return found.map((row) => {
      const { exitLong, exitShort } = chandelierRow.parse(row);
      return [exitLong, exitShort];
    });
  },
});

const highest = define({
  name: 'highest',
  title: 'Highest close',
  aliases: ['highestclose'],
  parameters: { period: bars(20) },
  outputs: ['highest'],
  warmUp: ({ period }) => period - 1,
  rows: ({ Highest }, { period }, { close }) =>
    single(Highest.calculate({ values: Array.from(close), period })),
});

const lowest = define({
  name: 'lowest',
  title: 'Lowest close',
  aliases: ['lowestclose'],
  parameters: { period: bars(20) },
  outputs: ['lowest'],
  warmUp: ({ period }) => period - 1,
  rows: ({ Lowest }, { period }, { close }) =>
    single(Lowest.calculate({ values: Array.from(close), period })),
});

const sumOfCloses = define({
  name: 'sum',
  title: 'Sum of closes',
  aliases: ['sumofcloses'],
  parameters: { period: bars(20) },
  outputs: ['sum'],
  warmUp: ({ period }) => period - 1,
  rows: ({ Sum }, { period }, { close }) => single(Sum.calculate({ values: Array.from(close), period })),
});

const averageGain = define({
  name: 'averagegain',
  title: 'Average gain',
  aliases: ['avggain'],
  parameters: { period: bars(14) },
  outputs: ['gain'],
  warmUp: ({ period }) => period,
  rows: ({ AverageGain }, { period }, { close }) =>
    single(AverageGain.calculate({ values: Array.from(close), period })),
});

const averageLoss = define({
  name: 'averageloss',
  title: 'Average loss',
  aliases: ['avgloss'],
  parameters: { period: bars(14) },
  outputs: ['loss'],
  warmUp: ({ period }) => period,
  rows: ({ AverageLoss }, { period }, { close }) =>
    single(AverageLoss.calculate({ values: Array.from(close), period })),
});

const heikinAshi = define({
  name: 'heikinashi',
  title: 'Heikin-Ashi',
  aliases: ['heikin', 'ha'],
  parameters: {},
  outputs: ['open', 'close'],
  warmUp: () => 0,
  rows({ HeikinAshi }, _settings, { open, high, low, close, volume, start }) {
    const { open: opens = [], close: closes = [] } = HeikinAshi.calculate({
      open: Array.from(open),
      high: Array.from(high),
      low: Array.from(low),
      close: Array.from(close),
      volume: Array.from(volume),
      timestamp: Array.from(start),
    });
    return opens.map((value, bar) => [value, closes[bar]]);
  },
});

/**
 * Indicators that are in the library and not among our own. Renko bricks and volume profiles have no value for each bar,
 * and what says only whether one line crosses another needs no indicator: they are left out.
 */
export const LONG_TAIL: readonly LongTail[] = [
  kst,
  chandelier,
  highest,
  lowest,
  sumOfCloses,
  averageGain,
  averageLoss,
  heikinAshi,
];

export function findLongTail(name: string): LongTail | undefined {
  const plain = plainName(name);
  return LONG_TAIL.find((one) => one.name === plain || one.aliases.includes(plain));
}
