import type { StepUp } from '../compliance/step-up.ts';
import type { AuthenticatorDesk } from '../desk-book-control.ts';
import type { Caller } from '../desk-market.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';

/** A terminal keeps no history that somebody else could scroll back to. */
const OWN_MACHINE = 'terminal:';

/** Setting an authenticator up, at the machine itself. */
export class Authenticator implements AuthenticatorDesk {
  readonly #stepUp: StepUp;

  constructor(stepUp: StepUp) {
    this.#stepUp = stepUp;
  }

  enrolled(caller: Caller): Promise<boolean> {
    return this.#stepUp.enrolled(caller.user.id);
  }

  async begin(
    caller: Caller,
    wish: { readonly anew: boolean },
  ): Promise<Result<{ readonly secret: string; readonly uri: string }, Refusal>> {
    if (!caller.place.startsWith(OWN_MACHINE)) {
      return fail(
        refusal(
          'NOT_ALLOWED',
          'The secret of an authenticator is not shown in a chat, which keeps it for ever. Type /totp at the machine that Munim runs on: munim chat.',
        ),
      );
    }
    if (!wish.anew && (await this.enrolled(caller))) {
      return fail(
        refusal(
          'NOTHING_TO_DO',
          'Your authenticator is set up. A lost phone? /totp reset makes the old one worthless and shows a new secret.',
        ),
      );
    }
    return ok(await this.#stepUp.begin(caller.user.id, caller.user.name));
  }

  prove(caller: Caller, code: string): Promise<Result<undefined, Refusal>> {
    return this.#stepUp.prove(caller.user.id, code);
  }
}
