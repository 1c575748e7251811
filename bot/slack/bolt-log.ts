import { type Logger, LogLevel } from '@slack/bolt';

/** Bolt writes to the console and would show tokens in its traces; what matters of it is told by the connection. */
export class BoltLog implements Logger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
  setLevel(): void {}
  setName(): void {}
  getLevel(): LogLevel {
    return LogLevel.ERROR;
  }
}
