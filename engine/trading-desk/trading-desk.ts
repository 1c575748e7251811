import type { BookDesk, Desk, DeskEvent, NoticeSeverity, SettingLine, StatusLine } from '../desk.ts';
import type { AlertDesk, ScreenDesk } from '../desk-alerts.ts';
import type { ApprovalDesk } from '../desk-approvals.ts';
import type { AuthenticatorDesk, BookControl } from '../desk-book-control.ts';
import type { ChartDesk } from '../desk-charts.ts';
import type { ConversionDesk } from '../desk-convert.ts';
import type { DoubtDesk } from '../desk-doubts.ts';
import type { BrokerChores, JobLedger } from '../desk-jobs.ts';
import type { KillDesk } from '../desk-kill.ts';
import type { LimitDesk } from '../desk-limits.ts';
import type { LoginDesk } from '../desk-login.ts';
import type { MarginDesk } from '../desk-margin.ts';
import type { MarketDesk } from '../desk-market.ts';
import type { PeopleDesk } from '../desk-people.ts';
import type { ReportDesk } from '../desk-reports.ts';
import type { ResearchDesk } from '../desk-research.ts';
import type { RiskDesk } from '../desk-risk.ts';
import type { StrategyDesk } from '../desk-strategies.ts';
import type { TakeoverDesk } from '../desk-takeover.ts';
import type { TicketDesk } from '../desk-tickets.ts';
import type { TriggerDesk } from '../desk-triggers.ts';
import type { BookMode } from '../domain/book.ts';
import type { CoverageRow } from '../domain/candle-coverage.ts';

/** Where news is told, and heard. */
interface DeskNews {
  subscribe(listener: (event: DeskEvent) => void): () => void;
  announce(event: DeskEvent): void;
}

/** What a desk is made of: most parts are what its interface shows. */
interface DeskParts
  extends Pick<
    Desk,
    | 'market'
    | 'tickets'
    | 'approvals'
    | 'limits'
    | 'books'
    | 'margins'
    | 'conversions'
    | 'triggers'
    | 'doubts'
    | 'people'
    | 'charts'
    | 'alerts'
    | 'screens'
    | 'research'
    | 'risk'
    | 'strategies'
    | 'reports'
    | 'chores'
    | 'kill'
    | 'bookControl'
    | 'authenticator'
    | 'takeovers'
    | 'jobLedger'
    | 'login'
    | 'ceiling'
  > {
  readonly status: () => Promise<readonly StatusLine[]>;
  readonly data: () => Promise<readonly CoverageRow[]>;
  readonly settings: readonly SettingLine[];
  readonly news: DeskNews;
}

/** The engine behind its one interface. */
export class TradingDesk implements Desk {
  readonly market: MarketDesk;
  readonly tickets: TicketDesk;
  readonly approvals: ApprovalDesk;
  readonly limits: LimitDesk;
  readonly books: BookDesk;
  readonly margins: MarginDesk;
  readonly conversions: ConversionDesk;
  readonly triggers: TriggerDesk;
  readonly doubts: DoubtDesk;
  readonly people: PeopleDesk;
  readonly charts: ChartDesk;
  readonly alerts: AlertDesk;
  readonly screens: ScreenDesk;
  readonly research: ResearchDesk;
  readonly risk: RiskDesk;
  readonly strategies: StrategyDesk;
  readonly reports: ReportDesk;
  readonly chores: BrokerChores;
  readonly kill: KillDesk;
  readonly bookControl: BookControl;
  readonly authenticator: AuthenticatorDesk;
  readonly takeovers: TakeoverDesk;
  readonly jobLedger: JobLedger;
  readonly login: LoginDesk | undefined;
  readonly ceiling: BookMode;
  readonly #status: () => Promise<readonly StatusLine[]>;
  readonly #data: () => Promise<readonly CoverageRow[]>;
  readonly #settings: readonly SettingLine[];
  readonly #news: DeskNews;

  constructor(parts: DeskParts) {
    this.market = parts.market;
    this.tickets = parts.tickets;
    this.approvals = parts.approvals;
    this.limits = parts.limits;
    this.books = parts.books;
    this.margins = parts.margins;
    this.conversions = parts.conversions;
    this.triggers = parts.triggers;
    this.doubts = parts.doubts;
    this.people = parts.people;
    this.charts = parts.charts;
    this.alerts = parts.alerts;
    this.screens = parts.screens;
    this.research = parts.research;
    this.risk = parts.risk;
    this.strategies = parts.strategies;
    this.reports = parts.reports;
    this.chores = parts.chores;
    this.kill = parts.kill;
    this.bookControl = parts.bookControl;
    this.authenticator = parts.authenticator;
    this.takeovers = parts.takeovers;
    this.jobLedger = parts.jobLedger;
    this.login = parts.login;
    this.ceiling = parts.ceiling;
    this.#status = parts.status;
    this.#data = parts.data;
    this.#settings = parts.settings;
    this.#news = parts.news;
  }

  status(): Promise<readonly StatusLine[]> {
    return this.#status();
  }

  data(): Promise<readonly CoverageRow[]> {
    return this.#data();
  }

  settings(): readonly SettingLine[] {
    return this.#settings;
  }

  subscribe(listener: (event: DeskEvent) => void): () => void {
    return this.#news.subscribe(listener);
  }

  tell(severity: NoticeSeverity, text: string): void {
    this.#news.announce({ kind: 'notice', severity, text });
  }
}
