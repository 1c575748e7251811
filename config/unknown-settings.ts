import { editDistance } from '../engine/domain/edit-distance.ts';

/** Beginnings of names that are ours alone: a name that has one and is no setting is a slip. */
const OUR_PREFIXES = ['LIMIT_', 'MARKET_', 'TICKET_', 'TELEGRAM_', 'PAPER_'];
/** Slips in a name that still tell which setting was meant. */
const NEAR = 2;

function nearest(name: string, known: readonly string[]): { readonly name: string; readonly off: number } {
  const ranked = known
    .map((setting) => ({ name: setting, off: editDistance(name, setting) }))
    .sort((a, b) => a.off - b.off || a.name.localeCompare(b.name));
  return ranked[0] ?? { name: '', off: Number.POSITIVE_INFINITY };
}

/**
 * The sentence about a name that looks like a setting and is none; undefined for names that are no affair of
 * ours. In our own file a name close to a setting is a slip too; the environment is shared with other programs.
 */
export function unknownSetting(
  name: string,
  known: readonly string[],
  from: 'file' | 'environment',
): string | undefined {
  if (known.includes(name)) return undefined;
  const near = nearest(name.toUpperCase(), known);
  const ours = OUR_PREFIXES.some((prefix) => name.toUpperCase().startsWith(prefix));
  if (!ours && (from === 'environment' || near.off > NEAR)) return undefined;
  const likely = near.off <= Math.max(NEAR, Math.floor(name.length / 3));
  const hint = likely ? `Did you mean ${near.name}?` : '.env.example lists the settings.';
  return `${name} is not a setting. ${hint}`;
}
