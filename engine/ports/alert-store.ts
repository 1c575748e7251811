import type { Alert } from '../domain/alert.ts';

/** Alerts that outlive a restart. Everything rejects without the database. */
export interface AlertStore {
  /** All of them, in the order of their numbers. */
  all(): Promise<readonly Alert[]>;
  /** Puts an alert in the place of the one with its number, or adds it. */
  save(alert: Alert): Promise<void>;
  remove(number: number): Promise<void>;
  /** A number that no alert ever had. */
  nextNumber(): Promise<number>;
}
