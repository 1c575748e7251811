import { AlertSights } from '../alerts/alert-sights.ts';
import { AlertWatch } from '../alerts/alert-watch.ts';
import type { Desk } from '../desk.ts';
import type { MarketDesk } from '../desk-market.ts';
import { SECOND_MS } from '../domain/time.ts';
import { Screener } from '../screening/screener.ts';
import { PostgresAlertStore } from '../storage/postgres/alert-store.ts';
import { BarsOfMarket } from '../studies/market-bars.ts';
import type { Core } from './build-core.ts';
import type { Base, EngineOptions } from './engine-options.ts';

/** Alerts of a running desk, looked at each second, and its scanner. */
export function makeAlerts(
  { config, marketData }: EngineOptions,
  base: Base,
  core: Core,
  market: MarketDesk,
): Pick<Desk, 'alerts' | 'screens'> {
  const { history } = core.market;
  const alerts = new AlertWatch({
    store: new PostgresAlertStore(base.storage.database),
    sights: new AlertSights(market, history),
    market,
    bookViews: () => core.queries.views(),
    wall: base.clock,
    quietMs: config.ALERT_QUIET_SECONDS * SECOND_MS,
    tell: (event) => core.effects.announce(event),
  });
  core.watches.push({ name: 'alerts', everySecond: () => alerts.everySecond() });
  const screens = new Screener({
    market,
    bars: new BarsOfMarket(history),
    indices: [marketData.membership],
  });
  return { alerts, screens };
}
