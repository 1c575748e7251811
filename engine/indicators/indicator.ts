import { z } from 'zod';
import { fail, ok, type Result } from '../domain/result.ts';
import type { BarField } from './bars.ts';
import type { Kernel } from './kernel.ts';

/** What one indicator is: its settings with bounds and defaults, its outputs in slot order, and its kernel. */
export interface Indicator {
  readonly name: string;
  readonly title: string;
  /** Other names it answers to, lower case without separators. */
  readonly aliases: readonly string[];
  readonly parameters: z.ZodObject;
  readonly outputs: readonly string[];
  readonly inputs: readonly BarField[];
  /** Checks settings. The error is a sentence for the person who gave them. */
  prepare(settings: unknown): Result<PreparedIndicator, string>;
}

/** An indicator with settings that hold. */
export interface PreparedIndicator {
  readonly indicator: Indicator;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The first bar (0 = the series' first) on which each output has a number. */
  readonly firstBars: readonly number[];
  /** The first bar on which all outputs have. What a strategy waits for. */
  readonly warmUp: number;
  create(): Kernel;
}

interface Definition<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly aliases?: readonly string[];
  readonly parameters: Shape;
  readonly outputs: readonly string[];
  readonly inputs: readonly BarField[];
  /** The first bar with a number: one for all outputs, or one for each. */
  firstBar(settings: z.infer<z.ZodObject<Shape>>): number | readonly number[];
  create(settings: z.infer<z.ZodObject<Shape>>): Kernel;
}

export function defineIndicator<Shape extends z.ZodRawShape>(definition: Definition<Shape>): Indicator {
  const parameters = z.strictObject(definition.parameters);
  const { name, title, outputs, inputs, aliases = [] } = definition;
  const indicator: Indicator = {
    name,
    title,
    aliases,
    parameters,
    outputs,
    inputs,
    prepare(settings) {
      const parsed = parameters.safeParse(settings);
      if (!parsed.success)
        return fail(settingsSentence(name, Object.keys(definition.parameters), parsed.error));
      const first = definition.firstBar(parsed.data);
      const firstBars = typeof first === 'number' ? outputs.map(() => first) : first;
      return ok({
        indicator,
        settings: parsed.data,
        firstBars,
        warmUp: Math.max(...firstBars),
        create: () => definition.create(parsed.data),
      });
    },
  };
  return indicator;
}

/** The first thing wrong with the settings of `name`, as a sentence that ends with what to do. */
export function settingsSentence(name: string, known: readonly string[], error: z.ZodError): string {
  const issue = error.issues[0];
  const takes = known.length === 0 ? `${name} takes no settings` : `${name} takes ${known.join(', ')}`;
  if (issue === undefined) return `${takes}.`;
  if (issue.code === 'unrecognized_keys') return `${takes}; leave out ${issue.keys.join(', ')}.`;
  const where = issue.path.join('.');
  return where === '' ? `${takes}; ${issue.message}.` : `${where} ${issue.message}.`;
}

/** A number of bars. */
export function bars(byDefault: number, least = 1, most = 5_000): z.ZodDefault<z.ZodNumber> {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error }).default(byDefault);
}

/** A number that need not be whole, such as a multiple of a deviation. */
export function factor(byDefault: number, least: number, most: number): z.ZodDefault<z.ZodNumber> {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error }).default(byDefault);
}
