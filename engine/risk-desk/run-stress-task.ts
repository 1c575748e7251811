import type { Task } from '../ports/compute-pool.ts';
import { type StressTest, stressTest } from '../risk/stress/stress-test.ts';
import type { StressRequest } from './risk-tasks.ts';

export const run: Task<StressRequest, StressTest> = ({ snapshot, history, ...wish }) =>
  stressTest(snapshot, history, wish);
