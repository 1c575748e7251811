import { InlinePool } from '../../../engine/compute/inline-pool.ts';
import { CONTRACT_TASKS, computePoolContract } from '../../contract/compute-pool-contract.ts';
import { realTimers } from '../../support/system-time.ts';

computePoolContract('inline', async () => new InlinePool({ tasks: CONTRACT_TASKS, timers: realTimers }));
