import type { Task } from '../ports/compute-pool.ts';
import { bookGains } from '../risk/value-at-risk/book-gains.ts';
import { bookRisk } from '../risk/value-at-risk/book-risk.ts';
import { backtestVar } from '../risk/value-at-risk/exceedances.ts';
import { historicalScenarios } from '../risk/value-at-risk/factor-history.ts';
import { type Measured, type MeasureRequest, RECORD_WINDOW } from './risk-tasks.ts';

export const run: Task<MeasureRequest, Measured> = ({ snapshot, history, settings }) => {
  const scenarios = historicalScenarios(history, history.days.length);
  const past = bookGains(snapshot.positions, scenarios).total;
  const method = settings.method === 'parametric' ? 'parametric' : 'historical';
  return {
    risk: bookRisk(snapshot, history, settings),
    record: backtestVar(past, { window: RECORD_WINDOW, level: settings.level, method }),
  };
};
