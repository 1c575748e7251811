import { authenticatorCodes } from '../compliance/authenticator-codes.ts';
import { StepUp } from '../compliance/step-up.ts';
import { rupees } from '../domain/money.ts';
import { ok } from '../domain/result.ts';
import { Authenticator } from '../trading-desk/authenticator.ts';
import { Books } from '../trading-desk/book-control.ts';
import { Takeovers } from '../trading-desk/takeovers.ts';
import type { Core } from './build-core.ts';
import type { Base, EngineOptions } from './engine-options.ts';
import { kiteHoldings } from './kite/kite-holdings.ts';
import { KITE_ACCOUNT, PAPER_ACCOUNT } from './open-accounts.ts';
import { openVault } from './open-vault.ts';

/** Who may do what with real money, and how they prove who they are. */
interface Control {
  readonly stepUp: StepUp;
  readonly bookControl: Books;
  readonly authenticator: Authenticator;
  readonly takeovers: Takeovers;
}

/** Puts together what moves a book to real money and back, and takes over what was there before. */
export function makeControl(
  { config }: EngineOptions,
  base: Base,
  core: Core,
  watch: ConstructorParameters<typeof Takeovers>[0]['watch'],
): Control {
  const { writer, context, brokers, effects, reconcilers } = core;
  const stepUp = new StepUp({ vault: openVault(config, base), codes: authenticatorCodes, wall: base.clock });
  const bookControl = new Books({
    writer,
    context,
    stepUp,
    ceiling: config.TRADING_MODE,
    paper: PAPER_ACCOUNT,
    live: brokers.of(KITE_ACCOUNT)?.account,
    rules: {
      newCapital: rupees(config.PAPER_CAPITAL),
      canaryBp: Math.round(config.LIVE_CANARY_PERCENT * 100),
      rampDays: config.LIVE_RAMP_DAYS,
    },
    compare: async (account, why) => {
      for (const reconciler of reconcilers.filter((one) => one.account === account))
        await reconciler.compare(why);
    },
    tell: (text) => effects.announce({ kind: 'notice', severity: 'critical', text }),
  });
  const takeovers = makeTakeovers(core, watch);
  return { stepUp, bookControl, authenticator: new Authenticator(stepUp), takeovers };
}

function makeTakeovers(
  { writer, context, reconcilers, effects, market, kite }: Core,
  watch: ConstructorParameters<typeof Takeovers>[0]['watch'],
): Takeovers {
  return new Takeovers({
    writer,
    context,
    reconcilers,
    clock: market.clock,
    holdings: async (account) =>
      kite === undefined || account !== KITE_ACCOUNT ? ok([]) : await kiteHoldings(kite),
    watch,
    tell: (text) => effects.announce({ kind: 'notice', severity: 'warning', text }),
  });
}
