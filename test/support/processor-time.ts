/** Middle of some rounds, in milliseconds of processor time: other work on the machine does not count. */
export function medianProcessorMs(rounds: number, work: () => void): number {
  const used = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return used.sort((a, b) => a - b)[rounds >> 1] ?? 0;
}
