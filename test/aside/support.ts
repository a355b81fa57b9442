import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import { listSetAsides } from "../../src/aside/list-set-asides.ts";
import { sequences, templates } from "../../src/db/schema/index.ts";
import { handlersOf } from "../../src/jobs/handlers.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { createVersionCache } from "../../src/sequence/version-cache.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { roomJobs } from "../../src/rooms.ts";
import { openTestEngine } from "../support/engine.ts";
import { smallTemplate } from "../support/sequences.ts";

/** An engine whose jobs run when a test says so. */
export const openIdleEngine = () => openTestEngine({ roles: [] });

/** The jobs of an app, as a worker runs them. */
export const jobsOf = (app: App) => handlersOf(app, roomJobs);

/** What is set aside, oldest first. */
export async function asides(app: App) {
  return (await listSetAsides(app, { limit: 200 })).rows.toReversed();
}

export const minuteMs = 60_000;

/**
 * Rows that fail: PostgreSQL refuses to change or add rows of a table for which `when` (over `new`) is true.
 * @returns what mends it
 */
export async function plant(app: App, table: string, when: string): Promise<() => Promise<void>> {
  const db = app.db.$client;
  await db.unsafe(`
    create or replace function poison() returns trigger language plpgsql as $$
    begin raise exception 'poison for ada@lead.test'; end $$;
    create trigger poison before insert or update on ${table} for each row when (${when}) execute function poison()`);
  return async () => {
    await db.unsafe(`drop trigger poison on ${table}`);
  };
}

/** Publishes a sequence of one mail, unless `definition` says otherwise. @returns its id */
export async function publish(app: App, name: string, definition: object = {}): Promise<string> {
  const now = app.clock.now();
  const key = name.toLowerCase();
  await app.db
    .insert(templates)
    .values({ key, mjml: smallTemplate(name), createdAt: now, updatedAt: now })
    .onConflictDoNothing();
  const steps = [{ id: "mail", kind: "email", template: key }];
  const draft = { name, trigger: { event: "signup" }, steps, ...definition };
  const [sequence] = await app.db
    .insert(sequences)
    .values({ name, key, draft, createdAt: now, updatedAt: now })
    .returning({ id: sequences.id });
  await publishSequence(app, { id: sequence!.id });
  return sequence!.id;
}

/** The current version's templates can no longer be read, as if an older release had let them in. @returns its id */
export async function breakTemplates(app: App, sequenceId: string): Promise<string> {
  const [row] = await app.db.execute<{ id: string }>(sql`
    update sequence_versions v set templates = (
      select jsonb_object_agg(key, value || '{"html": "<a href=\\"{{ lead.plan | default: \\">"}') from jsonb_each(v.templates))
    from sequences s where s.id = ${sequenceId} and v.id = s.current_version_id returning v.id`);
  return row!.id;
}

/** People sign up. @returns their ids, in order */
export async function signUp(app: App, emails: readonly string[], name = "signup"): Promise<string[]> {
  const ids: string[] = [];
  for (const email of emails) {
    const { leadId } = await recordEvent(app, { name, lead: { email }, properties: {}, source: "api" });
    ids.push(leadId);
  }
  return ids;
}

/** Enrollments as `Sequence address status`, sorted. */
export async function walks(app: App): Promise<string[]> {
  const rows = await app.db.execute<{ walk: string }>(sql`
    select s.name || ' ' || split_part(l.email, '@', 1) || ' ' || e.status as walk
    from enrollments e join sequences s on s.id = e.sequence_id join leads l on l.id = e.lead_id order by 1`);
  return rows.map(({ walk }) => walk);
}

/** The same app as a new process has it, which has read no version yet. */
export const restarted = (app: App): App => ({ ...app, versions: createVersionCache() });
