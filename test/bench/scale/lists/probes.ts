import { sql } from "drizzle-orm";
import type { App } from "../../../../src/app.ts";
import type { History } from "../seed.ts";

/** A request whose cost is measured. `body` makes a POST of it. */
export interface Probe {
  name: string;
  path: string;
  body?: object;
}

/** What the addresses of probes are about: rows of the middle of the history. */
export interface Subjects {
  leadId: string;
  enrollmentId: string;
  messageId: string;
  inboundMailId: string;
  handoffId: string;
  accountId: string;
  email: string;
  /** an id from the middle of the ledger, as a cursor */
  cursor: string;
}

/** Every list and count, by each of its filters: with what is common, what is rare and what is not there at all. */
export function probesOf({ sequences, senders, reps }: History, of: Subjects): Probe[] {
  const [sequence, sender, rep] = [sequences[0]!.sequenceId, senders[0]!, reps[0]!];
  const day = new Date(Date.now() - 86_400_000).toISOString();
  const [yearAgo, then] = [new Date(Date.now() - 365 * 86_400_000), new Date(Date.now() - 364 * 86_400_000)];
  const span = `from=${yearAgo.toISOString()}&to=${then.toISOString()}`;
  const nobody = "01900000-0000-7000-8000-000000000000";
  const get = (group: string, base: string, queries: readonly string[]): Probe[] =>
    queries.map((query) => ({
      name: `${group}${query === "" ? "" : `?${query.slice(0, 60)}`}`,
      path: `${base}${query === "" ? "" : `?${query}`}`,
    }));
  const statuses = ["queued", "sending", "sent", "deferred", "rejected", "uncertain", "held", "canceled"];
  const facts = [
    "handed_over",
    "refused",
    "deferred",
    "bounced",
    "opened",
    "clicked",
    "clicked_by_machine",
    "replied",
    "promoted",
    "unsubscribed",
    "complained",
  ];
  return [
    ...get("messages", "/v1/messages", [
      "",
      `cursor=${of.cursor}`,
      ...statuses.map((status) => `status=${status}`),
      ...facts.map((fact) => `fact=${fact}`),
      `fact=promoted&sequenceId=${sequence}`,
      `leadId=${of.leadId}`,
      `enrollmentId=${of.enrollmentId}`,
      `sequenceId=${sequence}`,
      `sequenceId=${sequence}&status=rejected`,
      `sequenceId=${sequence}&status=held`,
      `sequenceId=${sequence}&stepId=mail-2&fact=clicked&${span}`,
      `sequenceId=${nobody}`,
      `senderId=${sender}`,
      `senderId=${nobody}`,
      `senderId=${sender}&status=queued`,
      span,
      `${span}&fact=refused`,
      `from=${day}`,
      "destination=google",
      "destination=nowhere",
      "reason=not_rendered",
      "stepId=nowhere",
      "variant=a",
      "source=form:Footer",
      "source=nowhere",
      "link=pricing",
      "link=nowhere",
      "answer=question",
      "answer=meeting",
    ]),
    ...get("enrollments", "/v1/enrollments", [
      "",
      ...["waiting", "active", "paused", "completed", "exited"].map((status) => `status=${status}`),
      ...["running", "completed", "exited"].map((fact) => `fact=${fact}`),
      `sequenceId=${sequence}&status=paused`,
      `sequenceId=${sequence}&stepId=wait-3`,
      `sequenceId=${sequence}&passedFrom=mail-1&passedTo=wait-2`,
      `sequenceId=${nobody}`,
      `leadId=${of.leadId}`,
      "exitReason=goal",
      "exitReason=complaint",
      "stepId=nowhere",
      "reached=nowhere",
      "key=nowhere",
      span,
    ]),
    ...get("leads", "/v1/leads", [
      "",
      "tag=list",
      "tag=fair-7",
      "tag=vip",
      "tag=nowhere",
      ...["prospect", "customer", "disqualified"].map((stage) => `stage=${stage}`),
      "stage=customer&tag=vip",
      `email=${of.email}`,
      `account=${of.accountId}`,
      "source=form:Footer",
      "source=nowhere",
      ...["mql", "prospect", "accepted", "sql", "customer"].map((fact) => `fact=${fact}`),
      `sequenceId=${sequence}`,
      `sequenceId=${nobody}`,
      `repId=${rep}`,
      "minScore=90",
      "minScore=100000",
      "intent=hot",
      `activeFrom=${day}`,
      span,
    ]),
    ...get("lead", `/v1/leads/${of.leadId}`, [""]),
    ...["timeline", "explain", "consent", "conversation"].flatMap((part) =>
      get(part, `/v1/leads/${of.leadId}/${part}`, [""]),
    ),
    ...get("message", `/v1/messages/${of.messageId}`, [""]),
    ...get("enrollment explain", `/v1/enrollments/${of.enrollmentId}/explain`, [""]),
    ...get("events", "/v1/events", ["", "name=signup", "name=nowhere", `leadId=${of.leadId}`, `email=${of.email}`]),
    ...get("inbound mails", "/v1/inbound-mails", [
      "",
      "review=needed",
      "review=dismissed",
      "class=human_reply",
      "class=complaint",
      "status=stored",
      "status=failed",
      "reply=true",
      `sequenceId=${nobody}`,
      `sequenceId=${sequence}`,
      `leadId=${of.leadId}`,
      "weekday=3&hour=4",
      span,
    ]),
    ...get("handoffs", "/v1/handoffs", [
      "",
      ...["open", "accepted", "withdrawn"].map((status) => `status=${status}`),
      `repId=${rep}`,
      `repId=${nobody}`,
      `leadId=${of.leadId}`,
      "fact=in_time",
      "fact=converted",
      span,
    ]),
    ...get("accounts", "/v1/accounts", ["", "q=company%207", "q=nowhere", `owner=${rep}`, "domain=company77.test"]),
    ...["", "/changes", "/timeline"].flatMap((part) =>
      get(`account${part}`, `/v1/accounts/${of.accountId}${part}`, [""]),
    ),
    ...get("suppressions", "/v1/suppressions", ["", `email=${of.email}`]),
    ...get("suppressions check", "/v1/suppressions/check", [`email=${of.email}`]),
    ...get("duplicates", "/v1/duplicates", [""]),
    ...get("tasks", "/v1/tasks", ["", "status=open", "status=done", `leadId=${of.leadId}`]),
    ...[
      "imports",
      "set-asides",
      "erasures",
      "erasure-requests",
      "corrections",
      "guard-trips",
      "reps",
      "teams",
      "keys",
    ].flatMap((one) => get(one, `/v1/${one}`, [""])),
    ...["sequences", "segments", "senders", "templates", "transports", "topics", "forms", "experiments"].flatMap(
      (one) => get(one, `/v1/${one}`, [""]),
    ),
    ...get("sender usage", `/v1/senders/${sender}/usage`, [""]),
    ...["everybody", "vips", "fair", "buyers", "nobody"].flatMap((key) => [
      ...get(`segment ${key} count`, `/v1/segments/{${key}}/count`, [""]),
      ...get(`segment ${key} leads`, `/v1/segments/{${key}}/leads`, [""]),
      { name: `forecast ${key}`, path: `/v1/sequences/${sequence}/forecast`, body: { segment: key, sample: 20 } },
    ]),
    { name: "dry run of publish", path: `/v1/sequences/${sequence}/publish`, body: { dryRun: true, running: "move" } },
  ];
}

/** Finds what the probes are about. */
export async function findSubjects({ db }: Pick<App, "db">): Promise<Subjects> {
  const [found] = await db.execute<Omit<Subjects, "cursor">>(sql`
    select l.id as "leadId", l.email, l.account_id as "accountId", m.id as "messageId", m.enrollment_id as "enrollmentId",
      (select id from inbound_mails order by id limit 1) as "inboundMailId", (select id from handoffs order by id limit 1) as "handoffId"
    from leads l join messages m on m.lead_id = l.id
    where l.created_at > now() - interval '400 days' order by l.created_at limit 1`);
  if (found === undefined) throw new Error("the world is empty");
  const { encodeCursor } = await import("../../../../src/platform/http/pagination.ts");
  return { ...found, cursor: encodeCursor(found.messageId) };
}
