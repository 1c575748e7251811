import type { Desk } from '../engine/desk.ts';
import type { Instrument } from '../engine/domain/instrument.ts';
import { refusal } from '../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../engine/domain/result.ts';
import { NOTHING_LISTED } from './nothing-listed.ts';
import { type Reply, refused, reply } from './reply.ts';

const MOST_CHOICES = 6;

/**
 * The instrument a text names; else a reply that asks which of several, or suggests what may have been meant.
 * `command` is the line with `{}` for the symbol, for the buttons.
 */
export function symbolFor(desk: Desk, text: string, command: string): Result<Instrument, Reply> {
  const answer = desk.market.resolve(text);
  if (answer.kind === 'found') return ok(answer.instrument);
  if (desk.market.symbols.isEmpty) return fail(refused(NOTHING_LISTED));
  const choices = (answer.kind === 'several' ? answer.candidates : answer.suggestions).slice(0, MOST_CHOICES);
  const buttons = choices.map((instrument) => ({
    label: instrument.tradingSymbol,
    command: command.replace('{}', instrument.tradingSymbol),
  }));
  if (answer.kind === 'several') return fail(reply(`Which ${text}?`, { buttons: [buttons] }));
  const hint =
    choices.length === 0
      ? `Try /search ${text.slice(0, 20)}.`
      : `Did you mean ${choices.map((instrument) => instrument.tradingSymbol).join(', ')}?`;
  return fail(
    refused(refusal('UNKNOWN_SYMBOL', `${text.slice(0, 40)} is not known here. ${hint}`), {
      buttons: buttons.length === 0 ? [] : [buttons],
    }),
  );
}
