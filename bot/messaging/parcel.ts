import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { cleanLine } from './clean-text.ts';
import type { Attachment, Courier, Failure, Manner } from './courier.ts';
import { type LivingCard, type LivingCards, looksSame } from './living-cards.ts';
import type { Outgoing, SendOutcome } from './outgoing.ts';
import type { Call } from './pace.ts';

export interface ParcelTools {
  readonly courier: Courier;
  readonly cards: LivingCards;
}

type Step =
  | { readonly kind: 'text'; readonly text: unknown; readonly last: boolean }
  | { readonly kind: 'file'; readonly path: string; readonly as: Attachment['kind'] }
  /** A line in place of a file that could not be sent. */
  | { readonly kind: 'note'; readonly text: string }
  /** The message a card moved away from loses its buttons: they would act on what is shown elsewhere. */
  | { readonly kind: 'strip'; readonly messageId: string };

/** A file of the desk's own that cannot be read: no fault of the network, and no better next time. */
class UnreadableFile extends Error {}

/** A message cut into the calls it takes; each is tried until it went out or the platform said no for good. */
export class Parcel {
  readonly outgoing: Outgoing;
  readonly #tools: ParcelTools;
  readonly #steps: Step[];
  /** What the platform refused is sent without. */
  #plain = false;
  #bare = false;
  #movedFrom: LivingCard | undefined;
  /** Tries that got no answer. */
  unanswered = 0;

  constructor(outgoing: Outgoing, tools: ParcelTools) {
    this.outgoing = outgoing;
    this.#tools = tools;
    const { reply, strips } = outgoing;
    if (strips !== undefined) {
      this.#steps = [{ kind: 'strip', messageId: strips }];
      return;
    }
    const { courier } = tools;
    // A card is one message, so that it can be edited as one.
    const shown = reply.card === undefined ? courier.messages(reply) : [courier.card(reply)];
    this.#steps = [
      ...shown.map((text, at) => ({ kind: 'text', text, last: at === shown.length - 1 }) as const),
      ...reply.images.map((path) => ({ kind: 'file', path, as: 'picture' }) as const),
      ...reply.files.map((path) => ({ kind: 'file', path, as: 'document' }) as const),
    ];
  }

  /** The message that its card lived in before. */
  get movedFrom(): LivingCard | undefined {
    return this.#movedFrom;
  }

  get isDone(): boolean {
    return this.#steps.length === 0;
  }

  /** What the next step asks of the platform. */
  get call(): Call {
    const [step] = this.#steps;
    if (step?.kind === 'file') return 'file';
    const edits = step?.kind === 'strip' || (step?.kind === 'text' && this.#edited !== undefined);
    return edits ? 'edit' : 'send';
  }

  /** Whether the next call would change nothing that people see. */
  get changesNothing(): boolean {
    // The last file of a card comes after its text is shown already.
    if (this.#steps.length !== 1 || this.#steps[0]?.kind !== 'text') return false;
    const living = this.#edited;
    return living !== undefined && looksSame(living.reply, this.outgoing.reply);
  }

  /** Makes the next call. */
  async advance(): Promise<SendOutcome> {
    const [step] = this.#steps;
    if (step === undefined) return { kind: 'skipped' };
    try {
      await this.#take(step);
    } catch (error) {
      const outcome = this.#afterFailure(step, this.#failureOf(error));
      if (outcome.kind !== 'again') this.#steps.splice(0, 1, ...insteadOf(step));
      return outcome;
    }
    this.unanswered = 0;
    this.#steps.shift();
    return { kind: 'sent' };
  }

  /** The message that this parcel would edit. */
  get #edited(): LivingCard | undefined {
    return this.outgoing.edits ? this.#living : undefined;
  }

  get #living(): LivingCard | undefined {
    const { chat, reply } = this.outgoing;
    return reply.card === undefined ? undefined : this.#tools.cards.find(chat, reply.card);
  }

  async #take(step: Step): Promise<void> {
    const { courier } = this.#tools;
    const { chat, reply } = this.outgoing;
    switch (step.kind) {
      case 'text':
        return this.#text(step);
      case 'strip':
        return courier.strip(reply, chat, step.messageId);
      case 'note':
        return courier.note(step.text, this.#manner());
      case 'file': {
        const name = basename(step.path);
        const bytes = await readFile(step.path).catch((cause: unknown) => {
          throw new UnreadableFile(`${name} cannot be read`, { cause });
        });
        return courier.upload({ kind: step.as, name, bytes }, this.#manner());
      }
    }
  }

  async #text(step: Step & { readonly kind: 'text' }): Promise<void> {
    const { courier, cards } = this.#tools;
    const { chat, reply } = this.outgoing;
    const part = {
      text: step.text,
      buttonsOf: step.last && !this.#bare ? reply : undefined,
      plain: this.#plain,
    };
    const living = this.#living;
    const edited = this.#edited;
    if (edited !== undefined && reply.card !== undefined) {
      await courier.edit(part, chat, edited.messageId).catch(unlessUnchanged(courier));
      cards.set(chat, reply.card, { messageId: edited.messageId, reply });
      return;
    }
    const messageId = await courier.send(part, this.#manner());
    if (reply.card === undefined) return;
    cards.set(chat, reply.card, { messageId, reply });
    this.#movedFrom = living;
  }

  #manner(): Manner {
    const { chat, silent, under, replyTo, asks } = this.outgoing;
    const card = under === undefined ? undefined : this.#tools.cards.find(chat, under)?.messageId;
    return { chat, silent, under: card ?? replyTo, asks: asks === true };
  }

  #failureOf(error: unknown): Failure {
    return error instanceof UnreadableFile
      ? { kind: 'refused', why: 'other', says: error.message }
      : this.#tools.courier.failureOf(error);
  }

  #afterFailure(step: Step, failure: Failure): SendOutcome {
    switch (failure.kind) {
      case 'too-many':
        return { kind: 'again', afterMs: failure.retryAfterMs, why: 'too-many' };
      case 'unreachable':
        this.unanswered += 1;
        return { kind: 'again', afterMs: backOffMs(this.unanswered), why: 'unreachable' };
      case 'refused': {
        const { aside } = this.outgoing;
        if (failure.why === 'closed' && aside !== undefined) return { kind: 'aside', chat: aside };
        return this.#refine(step, failure) ? AGAIN : refusedStep(step, failure.says);
      }
    }
  }

  /** Leaves out what the platform does not take; false when there is nothing left to leave out. */
  #refine(step: Step, { why }: Failure & { readonly kind: 'refused' }): boolean {
    const { chat, reply } = this.outgoing;
    if (why === 'gone' && step.kind === 'text' && reply.card !== undefined && this.#living !== undefined) {
      this.#tools.cards.forget(chat, reply.card);
      return true;
    }
    if (why === 'picture' && step.kind === 'file' && step.as === 'picture') {
      this.#steps[0] = { ...step, as: 'document' };
      return true;
    }
    if (step.kind !== 'text') return false;
    if (why === 'markup' && !this.#plain) {
      this.#plain = true;
      return true;
    }
    if ((why === 'buttons' || why === 'markup') && !this.#bare) {
      this.#bare = true;
      return true;
    }
    return false;
  }
}

const AGAIN: SendOutcome = { kind: 'again', afterMs: 0, why: 'refined' };

/** Buttons that cannot be taken off a message are gone with it. */
function refusedStep(step: Step, says: string): SendOutcome {
  return step.kind === 'strip' ? { kind: 'skipped' } : { kind: 'dropped', says };
}

function unlessUnchanged(courier: Courier): (error: unknown) => void {
  return (error) => {
    const failure = courier.failureOf(error);
    if (failure.kind !== 'refused' || failure.why !== 'unchanged') throw error;
  };
}

/** What people are told where a file should have been. */
function insteadOf(step: Step): readonly Step[] {
  if (step.kind !== 'file') return [];
  return [{ kind: 'note', text: `${cleanLine(basename(step.path))} could not be sent. Ask for it again.` }];
}

function backOffMs(tries: number): number {
  return Math.min(15_000, 250 * 2 ** Math.min(tries, 6));
}
