import { Counter, Histogram, Registry } from "prom-client";

/** What a process counts while it works, in the words of Prometheus: seconds, and labels from short lists. */
export interface Meters {
  readonly registry: Registry;
  /** A mail was settled. @param destination mail system that it went to, such as `google` */
  mailSettled(outcome: "accepted" | "deferred" | "rejected" | "uncertain", destination: string): void;
  /** The consequences of an inbound mail are committed. @param seconds since it was received */
  inboundSettled(mailClass: string, seconds: number): void;
  jobDone(job: string, outcome: "done" | "failed", seconds: number): void;
  /** @param route pattern, not the path: paths hold ids and tokens */
  requestAnswered(method: string, route: string, status: number, seconds: number): void;
}

/** Destinations that get a label of their own; each further one counts as `other`, so that series stay few. */
const destinationsAtMost = 50;

/** Makes the counters of one process. They cost well under a microsecond each, whether anybody reads them or not. */
export function openMeters(): Meters {
  const registry = new Registry();
  const registers = [registry];
  const mails = new Counter({
    name: "ripen_mails_total",
    help: "Mails settled by this process, by outcome and by the mail system they went to.",
    labelNames: ["outcome", "destination"],
    registers,
  });
  const inbound = new Histogram({
    name: "ripen_inbound_settled_seconds",
    help: "From the receipt of a mail until what follows is committed; for replies: until every sequence has stopped.",
    labelNames: ["class"],
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
    registers,
  });
  const jobs = new Histogram({
    name: "ripen_job_seconds",
    help: "How long jobs run, by name and outcome.",
    labelNames: ["job", "outcome"],
    buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120],
    registers,
  });
  const requests = new Histogram({
    name: "ripen_http_request_seconds",
    help: "How long requests take, by route pattern and status. Opens and clicks are answered ahead of routes and not in here.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const destinations = new Set<string>();
  const named = (destination: string) => {
    if (destinations.size < destinationsAtMost) destinations.add(destination);
    return destinations.has(destination) ? destination : "other";
  };
  return {
    registry,
    mailSettled: (outcome, destination) => mails.inc({ outcome, destination: named(destination) }),
    inboundSettled: (mailClass, seconds) => inbound.observe({ class: mailClass }, seconds),
    jobDone: (job, outcome, seconds) => jobs.observe({ job, outcome }, seconds),
    requestAnswered: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
  };
}
