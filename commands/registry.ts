import { assert } from '../engine/domain/assert.ts';
import type { Command } from './command.ts';
import { book, books } from './desk/books.ts';
import { cancelStudy } from './desk/cancel-study.ts';
import { helpCommand } from './desk/help.ts';
import { invite } from './desk/invite.ts';
import { jobs } from './desk/jobs.ts';
import { kill } from './desk/kill.ts';
import { limit, limits } from './desk/limits.ts';
import { link } from './desk/link.ts';
import { login, logout } from './desk/login.ts';
import { mode } from './desk/mode.ts';
import { mute, notify } from './desk/notify.ts';
import { pair } from './desk/pair.ts';
import { ramp } from './desk/ramp.ts';
import { role } from './desk/role.ts';
import { settings } from './desk/settings.ts';
import { start } from './desk/start.ts';
import { status } from './desk/status.ts';
import { takeover } from './desk/takeover.ts';
import { totp } from './desk/totp.ts';
import { unkill } from './desk/unkill.ts';
import { users } from './desk/users.ts';
import { alert } from './market/alert.ts';
import { alerts } from './market/alerts.ts';
import { chart } from './market/chart.ts';
import { data } from './market/data.ts';
import { depth } from './market/depth.ts';
import { market } from './market/market.ts';
import { quote } from './market/quote.ts';
import { scan } from './market/scan.ts';
import { search } from './market/search.ts';
import { watch } from './market/watch.ts';
import { absent } from './orders/absent.ts';
import { approve, pending, reject } from './orders/approve.ts';
import { buy, sell } from './orders/buy-sell.ts';
import { cancel, cancelAll } from './orders/cancel.ts';
import { confirm, details, drop } from './orders/confirm.ts';
import { convert } from './orders/convert.ts';
import { exit } from './orders/exit.ts';
import { gtt } from './orders/gtt.ts';
import { modify } from './orders/modify.ts';
import { preferCommand } from './orders/prefer.ts';
import { stopLoss, target } from './orders/protect.ts';
import { say } from './orders/say.ts';
import { stop } from './orders/stop.ts';
import { exposure } from './portfolio/exposure.ts';
import { funds } from './portfolio/funds.ts';
import { holdings } from './portfolio/holdings.ts';
import { margin } from './portfolio/margin.ts';
import { order } from './portfolio/order.ts';
import { orders } from './portfolio/orders.ts';
import { pnl } from './portfolio/pnl.ts';
import { positions } from './portfolio/positions.ts';
import { trades } from './portfolio/trades.ts';
import { replayCommand } from './replay/replay.ts';
import { report } from './reports/report.ts';
import { backtest } from './research/backtest.ts';
import { compare } from './research/compare.ts';
import { optimize } from './research/optimize.ts';
import { strategies } from './research/strategies.ts';
import { studyPart } from './research/study.ts';
import { walkForward } from './research/walkforward.ts';
import { risk } from './risk/risk.ts';
import { stress } from './risk/stress.ts';
import { valueAtRisk } from './risk/var.ts';
import { deploy } from './strategies/deploy.ts';
import { follow } from './strategies/follow.ts';
import { pause, resume, undeploy } from './strategies/hold.ts';
import { signals } from './strategies/signals.ts';

const all = (): readonly Command[] => COMMANDS;

/** Every chat command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  buy,
  sell,
  exit,
  cancel,
  cancelAll,
  absent,
  modify,
  stopLoss,
  target,
  convert,
  gtt,
  stop,
  confirm,
  drop,
  details,
  pending,
  approve,
  reject,
  preferCommand(all),
  say,
  positions,
  holdings,
  orders,
  order,
  trades,
  pnl,
  funds,
  margin,
  exposure,
  risk,
  valueAtRisk,
  stress,
  report,
  quote,
  chart,
  depth,
  market,
  search,
  watch,
  alert,
  alerts,
  scan,
  data,
  strategies,
  backtest,
  compare,
  optimize,
  walkForward,
  studyPart,
  deploy,
  pause,
  resume,
  undeploy,
  signals,
  follow,
  replayCommand,
  start,
  helpCommand(all),
  status,
  kill,
  unkill,
  limits,
  limit,
  mode,
  takeover,
  ramp,
  totp,
  cancelStudy,
  settings,
  notify,
  mute,
  jobs,
  login,
  logout,
  books,
  book,
  users,
  role,
  invite,
  pair,
  link,
];

const names = COMMANDS.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
assert(new Set(names).size === names.length, 'two commands answer to one name');
