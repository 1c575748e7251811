// Loaded before a program (`node --import`): on SIGUSR2 it does to the process what the file TEST_FAULT_FILE says.
import { readFileSync } from 'node:fs';

const FAULTS = {
  /** A promise that nobody waits for is rejected. */
  reject: () => void Promise.reject(new Error('planted by a test')),
  /** The thread does nothing for so long. */
  block: ({ ms }) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  /** The time of day jumps; the steady clock does not. */
  jump: ({ ms }) => {
    const before = Date.now.bind(Date);
    Date.now = () => before() + ms;
  },
};

process.on('SIGUSR2', () => {
  const fault = JSON.parse(readFileSync(process.env['TEST_FAULT_FILE'] ?? '', 'utf8'));
  FAULTS[fault.kind](fault);
});
