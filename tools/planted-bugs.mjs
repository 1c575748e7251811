/** Mistakes that lose or double orders elsewhere, as changes to single places of our sources. */
export const PLANTED_BUGS = [
  {
    name: 'an unanswered request counts as failed',
    file: 'engine/kernel/sending.ts',
    find: "event: { kind: 'unanswered' },",
    replace: "event: { kind: 'not-sent', reason: answer.reason },",
  },
  {
    name: 'an unanswered request is sent again after a wait',
    file: 'engine/kernel/sending.ts',
    find: "    case 'unknown':\n",
    replace: "    case 'unknown':\n      heldBack(turn, context, order, 20_000);\n      return;\n",
  },
  {
    name: 'a request under way counts as failed on restart',
    file: 'engine/kernel/recovery.ts',
    find: "{ kind: 'unanswered' },",
    replace: "{ kind: 'not-sent', reason: 'restart' },",
  },
  {
    name: 'a commit does not ask who leads',
    file: 'test/simulation/live/store-line.ts',
    find: '    lead();\n    const moved',
    replace: '    const moved',
  },
  {
    name: 'no look at the deadline after a pause',
    file: 'engine/execution/effects.ts',
    find: 'this.#clock.now() >= state.deadline',
    replace: 'this.#clock.now() < 0',
  },
  {
    name: 'a confirmation is used up later than it is carried out',
    file: 'engine/kernel/tickets.ts',
    find: "  turn.record({ kind: 'ticket-closed', ticket: ticket.id, state: 'confirmed' });\n",
    replace: '',
  },
  {
    name: 'what is filled is the last trade, not their sum',
    file: 'engine/execution/order-machine.ts',
    find: 'const total = order.filled + units;',
    replace: 'const total = units;',
  },
  {
    name: "a trade is known by the exchange's number alone",
    file: 'engine/kernel/state.ts',
    find: '{fill.order}|',
    replace: '{0}|',
  },
  {
    name: 'an exit may be larger than what is free to leave',
    file: 'engine/kernel/exits.ts',
    find: 'free: there - taken',
    replace: 'free: there',
  },
  {
    name: 'a fill is dropped while a cancel is under way',
    file: 'engine/kernel/broker-news.ts',
    find: '  if (order === undefined) return false;\n  const fill: Fill = {',
    replace:
      "  if (order === undefined) return false;\n  if (order.pendingChange.startsWith('cancel')) return true;\n  const fill: Fill = {",
  },
  {
    name: 'a state changes without its record',
    file: 'engine/kernel/orders.ts',
    find: "  if (next === order) return order;\n  turn.record({\n    kind: 'order-moved',\n    order: next,\n    event: story.event,",
    replace:
      "  if (next === order) return order;\n  turn.state.apply({\n    kind: 'order-moved',\n    order: next,\n    event: story.event,",
  },
  {
    name: 'an order in doubt reserves nothing',
    file: 'engine/kernel/exposure.ts',
    find: 'if (order.book !== of.book || order.id === of.except) continue;',
    replace:
      "if (order.book !== of.book || order.id === of.except || order.state.kind === 'unknown') continue;",
  },
];
