import { z } from 'zod';
import type { Parameters } from '../parameter.ts';
import { planKey } from '../plan-settings.ts';
import type { IndicatorWishes } from '../series-columns.ts';
import { STYLES, type StrategyDefinition } from '../strategy.ts';
import { STANDARD_PLAN } from '../trade-plan.ts';

/** A definition that is no strategy; the message says what is wrong with it. */
class DefinitionFault extends Error {
  override readonly name = 'DefinitionFault';
}

const NAME = /^[a-z][a-z0-9-]{1,30}$/;
const PARAMETER_NAME = /^[a-z][a-z0-9]{0,20}$/;

const name = z
  .string({ error: 'must be a text such as my-strategy' })
  .regex(NAME, { error: 'must be 2 to 31 small letters, digits and hyphens, such as my-strategy' });
const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const number = z.number({ error: 'must be a number' });
const rule = z.custom<never>((value) => typeof value === 'function', { error: 'must be a function' });

const parameter = z
  .object(
    { standard: number, least: number, most: number, whole: z.boolean(), meaning: text },
    { error: 'must be whole({...}) or real({...})' },
  )
  .refine(({ standard, least, most }) => least <= standard && standard <= most, {
    error: 'must have least, standard and most in this order',
  })
  .refine((of) => !of.whole || [of.standard, of.least, of.most].every(Number.isInteger), {
    error: 'is whole, so its standard, least and most must be whole numbers',
  });

const parameters = z.record(
  z.string().superRefine((key, context) => {
    const message = parameterNameFault(key);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
  parameter,
  { error: 'must be an object, {} when there are none' },
);

function parameterNameFault(key: string): string | undefined {
  if (!PARAMETER_NAME.test(key)) return 'has a name that must be small letters and digits, such as period';
  return planKey(key) === undefined
    ? undefined
    : 'is the name of a shared part of all strategies: choose another';
}

const plan = z.strictObject(
  Object.fromEntries(
    Object.entries(STANDARD_PLAN).map(([key, standard]) => [
      key,
      z
        .custom((value) => typeof value === typeof standard, { error: `must be a ${typeof standard}` })
        .optional(),
    ]),
  ),
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no ${issue.keys?.join(', ')}; it may have ${Object.keys(STANDARD_PLAN).join(', ')}`
        : 'must be an object',
  },
);

const definition = z.object(
  {
    name,
    aliases: z.array(name, { error: 'must be a list of names' }).optional(),
    title: text,
    summary: text,
    style: z.enum(STYLES, { error: `must be ${STYLES.join(', ')}` }),
    parameters,
    check: rule.optional(),
    plan: plan.optional(),
    indicators: rule,
    signal: rule,
    reason: rule,
  },
  { error: 'must be an object' },
);

const wishes = z.record(
  z.string(),
  z.object(
    {
      name: z.string({ error: 'must be the name of an indicator' }),
      settings: z.record(z.string(), z.unknown(), { error: 'must be an object' }).optional(),
      output: z.string({ error: 'must be the name of an output' }).optional(),
    },
    { error: "must be { name: 'rsi', settings: { period: 14 } } or the like" },
  ),
  { error: 'must give an object, {} when it needs none' },
);

/** Checks what a file gave as its strategy. Throws {@link DefinitionFault}. */
export function readDefinition(given: unknown): StrategyDefinition<Parameters, IndicatorWishes> {
  const read = definition.safeParse(given);
  if (!read.success) throw new DefinitionFault(problem('the definition', read.error));
  const checked = given as StrategyDefinition<Parameters, IndicatorWishes>;
  return {
    ...checked,
    indicators(settings) {
      const wanted = wishes.safeParse(checked.indicators(settings));
      if (!wanted.success) throw new DefinitionFault(problem('indicators', wanted.error));
      return wanted.data as IndicatorWishes;
    },
  };
}

/** Where the first fault is, and what is wrong there. */
function problem(whole: string, { issues }: z.ZodError): string {
  const [issue] = issues;
  const where = issue === undefined || issue.path.length === 0 ? whole : issue.path.join('.');
  // A key's own issue lies inside that of its record.
  const inner = issue?.code === 'invalid_key' ? issue.issues[0] : issue;
  return `${where} ${inner?.message ?? 'is wrong'}`;
}
