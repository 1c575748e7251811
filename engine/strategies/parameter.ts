import { z } from 'zod';
import { closestWords } from '../domain/edit-distance.ts';
import { fail, ok, type Result } from '../domain/result.ts';

/** One number that a strategy can be tuned by, with the bounds that a search stays in. */
export interface Parameter {
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  /** Whole numbers only. */
  readonly whole: boolean;
  /** What it is, in a few words. */
  readonly meaning: string;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export type Settings<P extends Parameters = Parameters> = { readonly [Name in keyof P]: number };

type Described = Omit<Parameter, 'whole'>;

/** A whole number, such as a period in bars. */
export function whole(of: Described): Parameter {
  return { ...of, whole: true };
}

/** A number with a fraction, such as a multiple of a deviation. */
export function real(of: Described): Parameter {
  return { ...of, whole: false };
}

function schemaOf({ standard, least, most, whole: isWhole }: Parameter): z.ZodType<number, unknown> {
  const error = `must be ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}`;
  const read = z.coerce.number({ error }).min(least, { error }).max(most, { error });
  return (isWhole ? read.int({ error }) : read).default(standard);
}

/** Reads settings: numbers or their texts. */
type ReadSettings<P extends Parameters> = (
  given: Readonly<Record<string, unknown>>,
) => Result<Settings<P>, string>;

/**
 * Settings with defaults filled in, for as many reads as there are. The error is a sentence that says which one is
 * wrong and what it may be, and names the parameters there are.
 */
export function settingsReader<P extends Parameters>(parameters: P): ReadSettings<P> {
  const names = Object.keys(parameters);
  const schemas = Object.entries(parameters).map(([name, parameter]) => [name, schemaOf(parameter)] as const);
  return (given) => {
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown !== undefined) return fail(unknownParameter(unknown, names));
    const settings: Record<string, number> = {};
    for (const [name, schema] of schemas) {
      const read = schema.safeParse(number(given[name]));
      if (!read.success) return fail(`${name} ${read.error.issues[0]?.message ?? 'is wrong'}`);
      settings[name] = read.data;
    }
    return ok(settings as Settings<P>);
  };
}

/** Blank texts and bare words are no numbers, whatever the language makes of them. */
function number(given: unknown): unknown {
  const isBlank = typeof given === 'string' && given.trim() === '';
  return isBlank || typeof given === 'boolean' || given === null ? Number.NaN : given;
}

function unknownParameter(name: string, names: readonly string[]): string {
  const [near] = closestWords(name, names, 1);
  const known = names.length === 0 ? 'It takes none' : `It takes ${names.join(', ')}`;
  return `there is no parameter ${name}. ${near === undefined ? '' : `Did you mean ${near}? `}${known}`;
}
