import { ok, type Result } from '../domain/result.ts';
import type { BarColumns } from '../indicators/bars.ts';
import { compute } from '../indicators/compute.ts';
import type { Indicator } from '../indicators/indicator.ts';
import { findLongTail, LONG_TAIL } from '../indicators/long-tail/long-tail.ts';
import { findIndicator, INDICATORS } from '../indicators/registry.ts';

/** An average that began from its first bars is right after some of its own lengths. */
const SETTLING = 4;
const MOST_WARM_UP = 2_000;

/** A study with settings that hold. */
export interface PreparedStudy {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly warmUp: number;
  /** One column an output, NaN while warming up. */
  columns(of: BarColumns): Promise<readonly Float64Array[]>;
}

/** Anything that a chart can draw by name. */
export interface KnownStudy extends Pick<Indicator, 'name' | 'aliases' | 'parameters'> {
  /** The error is a sentence. */
  prepare(settings: unknown): Result<PreparedStudy, string>;
}

/** Names and aliases of all of them. */
export const STUDY_NAMES: readonly string[] = [...INDICATORS, ...LONG_TAIL].flatMap(({ name, aliases }) => [
  name,
  ...aliases,
]);

/** The study of a name or alias: our own indicators first, then the long tail. */
export function findStudy(name: string): KnownStudy | undefined {
  const own = findIndicator(name);
  if (own !== undefined) return ownStudy(own);
  const other = findLongTail(name);
  if (other === undefined) return undefined;
  return {
    ...other,
    prepare(settings) {
      const prepared = other.prepare(settings);
      return prepared.ok ? ok({ ...prepared.value, name: other.name, outputs: other.outputs }) : prepared;
    },
  };
}

function ownStudy(indicator: Indicator): KnownStudy {
  const { name, outputs } = indicator;
  return {
    ...indicator,
    prepare(settings) {
      const prepared = indicator.prepare(settings);
      if (!prepared.ok) return prepared;
      const { value } = prepared;
      return ok({
        name,
        outputs,
        settings: value.settings,
        warmUp: value.warmUp,
        columns: (of) => Promise.resolve(compute(value, of)),
      });
    },
  };
}

/** Bars to read before the first one that counts. */
export function warmUpOf(studies: readonly PreparedStudy[]): number {
  const longest = Math.max(0, ...studies.map(({ warmUp }) => warmUp));
  return Math.min(MOST_WARM_UP, longest * SETTLING);
}
