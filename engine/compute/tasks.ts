import type { TaskRegistry } from './task-registry.ts';

/** Every kind of work that the engine hands to a worker. */
export const TASKS: TaskRegistry = {
  'imported-bars': () => import('../chart-desk/run-imported-bars-task.ts').then((m) => m.run),
  'risk-history': () => import('../risk-desk/run-history-task.ts').then((m) => m.historyTask()),
  'book-risk': () => import('../risk-desk/run-measure-task.ts').then((m) => m.run),
  'book-stress': () => import('../risk-desk/run-stress-task.ts').then((m) => m.run),
  picture: () => import('../charts/run-picture-task.ts').then((m) => m.run),
  report: () => import('../reports/run-report-task.ts').then((m) => m.run),
  study: () => import('../research/study/run-study-task.ts').then((m) => m.studyTask()),
  'probe-strategy': () => import('../research/study/run-probe-task.ts').then((m) => m.run),
};
