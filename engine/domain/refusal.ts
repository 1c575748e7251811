/**
 * Every expected "no", with the family it belongs to. A code is forever: it is never renamed or reused.
 * Families follow what a person can do about it: `input` say it differently, `market` wait or reprice,
 * `risk` make it smaller or change the limit, `state` the desk must recover or be unlocked first,
 * `access` ask somebody with the right, `broker` read what the broker says.
 */
const REFUSALS = {
  UNKNOWN_COMMAND: 'input',
  BAD_ARGUMENTS: 'input',
  UNKNOWN_SYMBOL: 'input',
  NOT_TRADABLE: 'input',
  BAD_QUANTITY: 'input',
  BAD_PRICE: 'input',
  BAD_TRIGGER: 'input',
  BAD_EXIT_LEVEL: 'input',
  BAD_VALIDITY: 'input',
  PRODUCT_MISMATCH: 'input',
  UNKNOWN_ORDER: 'input',
  ORDER_FINISHED: 'input',
  ORDER_BUSY: 'input',
  NO_POSITION: 'input',
  UNKNOWN_BOOK: 'input',
  UNKNOWN_PERSON: 'input',
  NOTHING_TO_DO: 'input',
  TICKET_UNKNOWN: 'input',
  TICKET_USED: 'input',
  TICKET_EXPIRED: 'input',
  BUTTON_EXPIRED: 'input',
  PRICE_MOVED: 'market',
  NOT_YOUR_TICKET: 'access',
  NOT_ALLOWED: 'access',
  APPROVERS_MISSING: 'access',
  NOT_PAIRED: 'access',
  BAD_CODE: 'access',
  TOO_FAST: 'access',
  STEP_UP_NEEDED: 'access',
  CODE_LOCKED: 'access',
  KILL_SWITCH: 'state',
  STATE_REDUCING: 'state',
  STATE_RECONCILING: 'state',
  NOT_LEADER: 'state',
  BUILD_MISMATCH: 'state',
  TOKEN_DEAD: 'state',
  BROKER_UNREACHABLE: 'state',
  CLOCK_SKEW: 'state',
  NOT_HALTED: 'input',
  LIVE_OFF: 'state',
  UNKNOWN_PENDING: 'state',
  REPLAY_RUNNING: 'state',
  REPLAY_UNAVAILABLE: 'state',
  DATA_STALE: 'market',
  NO_PRICE: 'market',
  NO_BARS: 'input',
  UNKNOWN_UNIVERSE: 'input',
  UNKNOWN_STRATEGY: 'input',
  BAD_STRATEGY: 'input',
  BAD_SETTING: 'input',
  LONG_SEARCH: 'input',
  UNKNOWN_DEPLOYMENT: 'input',
  SIGNAL_OLD: 'market',
  SYMBOL_TAKEN: 'input',
  CAPITAL_SHORT: 'risk',
  OPEN_POSITIONS: 'input',
  UNKNOWN_STUDY: 'input',
  UNKNOWN_JOB: 'input',
  MARKET_CLOSED: 'market',
  MARKET_OPEN: 'market',
  NO_CALENDAR: 'market',
  EXPIRED_CONTRACT: 'market',
  HALT_OR_BAND: 'market',
  TICK_SIZE: 'market',
  LOT_SIZE: 'market',
  FREEZE_QTY: 'market',
  DISCLOSED_QTY: 'market',
  PRICE_COLLAR: 'risk',
  QTY_MAX: 'risk',
  NOTIONAL_MAX_ORDER: 'risk',
  POSITION_MAX: 'risk',
  POSITIONS_MAX: 'risk',
  GROSS_MAX: 'risk',
  VAR_MAX: 'risk',
  VAR_STALE: 'state',
  MARGIN_SHORT: 'risk',
  MARGIN_USE_MAX: 'risk',
  DAILY_LOSS: 'risk',
  WEEKLY_LOSS: 'risk',
  DRAWDOWN: 'risk',
  TRADES_MAX: 'risk',
  RATE_LIMIT: 'risk',
  DUPLICATE: 'risk',
  OPPOSITE_OPEN: 'risk',
  REDUCE_ONLY_FLIP: 'risk',
  SHORT_DELIVERY: 'risk',
  NOT_DELIVERED: 'market',
  COOLDOWN: 'risk',
  MODIFY_LIMIT: 'broker',
  BROKER_REFUSED: 'broker',
  NOT_SENT: 'broker',
  DEADLINE_PASSED: 'broker',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

const PASSING: ReadonlySet<string> = new Set<RefusalCode>([
  'MARKET_CLOSED',
  'DATA_STALE',
  'NO_PRICE',
  'RATE_LIMIT',
]);

/** Whether what stands against an order goes away without a change of the order: it may be tried again later. */
export function passesByItself(code: string): boolean {
  return PASSING.has(code) || (code in REFUSALS && REFUSALS[code as RefusalCode] === 'state');
}

/**
 * A way out of a refusal that one press can take: a label and the chat line it stands for. With `asks`, the press first
 * asks that, and the answer takes the place of `{}` in the line.
 */
export interface Remedy {
  readonly label: string;
  readonly command: string;
  readonly asks?: string;
}

/** An expected "no": a code for programs, a sentence for the trader that ends with what to do. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly remedies?: readonly Remedy[];
}

export function refusal(code: RefusalCode, message: string, remedies?: readonly Remedy[]): Refusal {
  return remedies === undefined ? { code, message } : { code, message, remedies };
}
