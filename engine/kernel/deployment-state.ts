import type { Deployment } from '../domain/deployment.ts';
import type { Turn } from './turn.ts';

/** Keeps a strategy from beginning positions; what it holds it still leaves by its own signals, stops and targets. */
export function pauseDeployment(
  turn: Turn,
  deployment: Deployment,
  { by, reason }: { readonly by: 'person' | 'engine'; readonly reason: string },
): Deployment {
  const paused: Deployment = {
    ...deployment,
    state: { kind: 'paused', by, reason, since: turn.moment.marketAt },
  };
  turn.record({ kind: 'deployment-set', deployment: paused });
  if (by === 'engine') {
    turn.ask({
      kind: 'announce',
      event: {
        kind: 'notice',
        severity: 'critical',
        text: `${deployment.id} in ${deployment.book} is paused: ${reason}. It enters nothing; its stops rest. When you have looked: /resume ${deployment.id}.`,
      },
    });
  }
  return paused;
}

export function resumeDeployment(turn: Turn, deployment: Deployment): Deployment {
  // Who resumes after a drawdown accepts it: it is measured from here on.
  const resumed: Deployment = { ...deployment, state: { kind: 'running' }, bestNet: deployment.net };
  turn.record({ kind: 'deployment-set', deployment: resumed });
  return resumed;
}
