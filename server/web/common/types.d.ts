/** The shapes of docs/events.md that the pages read. Types only: browsers never load this file. */
export type Language = "vi" | "en";
export interface Name { vi: string; en: string }
export type TicketState = "waiting" | "called" | "serving" | "held" | "finished" | "no_show" | "withdrawn";
export type CounterState = "open" | "paused" | "closed";
export type PrintState = "queued" | "leased" | "printed" | "failed" | "unconfirmed" | "none";
export type PrinterState = "ready" | "paper_out" | "cover_open" | "cutter" | "offline" | "unreachable" | "fault" | "silent";
export interface Wait { low_min: number; high_min: number }

export interface Ticket {
  id: number; number: string; service: string; priority: string; language: string; state: TicketState;
  counter: number | null; issued_at: string; called_at: string | null; begun_at: string | null; ended_at: string | null;
  calls: number; ahead: number; wait: Wait | null; url: string; print: PrintState; print_trouble: PrinterState | null;
}
/** What the public sees of a counter's ticket; officials get the whole ticket. */
export interface CounterTicket extends Partial<Ticket> { id: number; number: string; service: string; state: TicketState }
export interface Official { name: string; simulated: boolean; me: boolean }
export interface Counter {
  number: number; name: Name; state: CounterState; services: string[]; ticket: CounterTicket | null; official?: Official | null;
}
export interface Group { code: string; name: Name; icon: string }
export type Hours = Record<string, string[]>;
export interface Service {
  code: string; group: string; prefix: string; name: Name; target_wait_min: number; typical_min: number; documents: Name[];
  fee: Name | null; procedure_code: string | null; sector_code: string | null; also: string[]; online_url: string | null; hours: Hours | null;
}
export interface PriorityClass { code: string; name: Name; self_chosen: boolean; from_age: number | null }
export interface Call {
  ticket: number; number: string; service: string; counter: number; at: string; repeat: number; version: number; language: string;
}
export interface Center { code: string; name: Name | string; time_zone: string; hotline: string; address: Name | string }
export interface Snapshot {
  version: number; at: string; day: string; open: boolean; config_version: number; center: Center; groups: Group[];
  services: Service[]; hours: Hours; priority_classes: PriorityClass[]; counters: Counter[];
  waiting: Record<string, number>; calls: Call[]; lobby: Lobby;
}

export interface EventTicket {
  id: number; number: string; service: string; state: TicketState; counter: number | null; calls: number; language?: string;
}
export interface HallEvent {
  version: number; at: string; type: string; ticket?: EventTicket; day?: string;
  before?: { service: string; state: TicketState; counter: number | null } | null;
  counter?: { number: number; state: CounterState }; help?: { kiosk: number; name?: string };
}
export interface Frame { from: number; to: number; events: HallEvent[] }

export interface RunnerUp { number: string; service: string; priority: string; score: number; waited_min: number }
export interface Why { policy: string; policy_version: number; score: number; waited_min: number; runners_up: RunnerUp[] }
export interface Queue {
  services: { service: string; waiting: number; oldest_at: string | null }[]; tickets: Ticket[]; held: Ticket[];
}
export interface Printer {
  name: string; state: PrinterState; near_end: boolean; permanent: boolean; reason: string; since: string; profile: string;
  slips: number; paper_mm: number; last_number: string | null; last_at: string | null; kiosks: string[];
}
export interface DoubtfulSlip {
  ticket: number; number: string; service: string; state: "unconfirmed" | "failed"; reason: string; issued_at: string;
}
export interface Paper { printers: Printer[]; slips_in_doubt: DoubtfulSlip[] }

export interface Period { first: string | null; last: string | null }
export interface VoicePlan {
  on: boolean; english: "never" | "asked" | "always"; digits: "each" | "whole"; zero: "linh" | "le"; chime: boolean; times: number;
  volume: number; by_hour: { hours: string; percent: number }[];
}
export interface DisplayPlan {
  code: string; name: Name; kind: "hall" | "counter"; zone: string; speaks: boolean; groups: string[]; counters: number[]; panels: string[];
}
export interface Medium { file: string; text: Name; seconds: number; hours: string; displays: string[]; period: Period }
export interface Lobby {
  voice: VoicePlan; displays: DisplayPlan[]; theme: { colours: Record<string, string>; logo: string };
  ticker: { text: Name; period: Period }[]; duty: { name: string; role: Name; phone: string; days: string[]; period: Period }[]; media: Medium[];
}
export interface Quicker { service: string; center: { code: string; name: Name; address: Name }; wait: Wait; travel_min: number }
export interface HelpCall { kiosk: number; name: string; asked_at: string }

export interface User { username: string; name: string; role: string; center: string | null }
export interface Session { user: User; csrf: string }
