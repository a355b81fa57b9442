import { and, asc, inArray, lte, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { mailDomains } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { groupOfMx } from "./mx-group.ts";

const domainsAtOnce = 100;
const lookUpsAtOnce = 10;
const patienceMs = 5_000;
const againAfterMs = 7 * 24 * 3_600_000;
const triedAgainAfterMs = 3_600_000;
/** Answers of node:dns that the domain has no MX record, as opposed to no answer. */
const none = new Set(["ENODATA", "ENOTFOUND"]);

interface Found {
  domain: string;
  /** what is known of it from now on; undefined when nobody answered */
  group: string | null | undefined;
}

/**
 * Looks up the mail servers of domains that are new, or were looked up a week ago, some hundred at a time. Mails that are
 * made from then on for a domain at a known group of servers go to the group; mails that wait already stay as they are.
 * Where the resolver does not answer, what was known stays, and it is asked again an hour later.
 */
export async function lookUpDomains(app: LookUpDeps): Promise<void> {
  const due = lte(mailDomains.nextLookAt, app.clock.now());
  await lookUpSome(app, and(due, notSetAside("domains", sql`${mailDomains.domain}`)));
}

/** Looks domains up again that could not be looked up. */
export async function domainsAgain(app: LookUpDeps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (let at = 0; at < items.length; at += domainsAtOnce) {
    const domains = items.slice(at, at + domainsAtOnce).map(({ subject }) => subject);
    await lookUpSome(app, inArray(mailDomains.domain, domains));
  }
  return [];
}

async function lookUpSome(app: LookUpDeps, which: SQL | undefined): Promise<void> {
  const { db, clock, resolveMx, log } = app;
  const now = clock.now();
  const due = await db
    .select({ domain: mailDomains.domain })
    .from(mailDomains)
    .where(which)
    .orderBy(asc(mailDomains.nextLookAt))
    .limit(domainsAtOnce);
  const left = due.map(({ domain }) => domain);
  const found: Found[] = [];
  const work = async () => {
    for (let domain = left.shift(); domain !== undefined; domain = left.shift()) {
      found.push({ domain, group: await lookUp(resolveMx, domain) });
    }
  };
  await Promise.all(Array.from({ length: lookUpsAtOnce }, work));
  const silent = found.filter(({ group }) => group === undefined).length;
  if (silent > 0) log.info({ domains: silent }, "no answer about the mail servers of domains");
  if (found.length === 0) return;
  await takeBatch(app, "domains", async (_tx, take) => {
    await take(
      found,
      (part, some) => note(part, some, now),
      ({ domain }) => ({ kind: "domain", subject: domain }),
    );
  });
}

async function note(tx: Tx, found: readonly Found[], now: Date): Promise<void> {
  const rows = found.map(({ domain, group }) => ({
    domain,
    known: group !== undefined,
    group: group ?? null,
    next: new Date(now.getTime() + (group === undefined ? triedAgainAfterMs : againAfterMs)),
  }));
  await tx.execute(sql`
    update mail_domains d set next_look_at = r.next, destination = case when r.known then r."group" else d.destination end
    from ${recordRows(rows, `domain text, known boolean, "group" text, next timestamptz`)}
    where d.domain = r.domain`);
}

type LookUpDeps = Pick<Ground, "db" | "clock" | "resolveMx" | "log">;

async function lookUp(resolveMx: LookUpDeps["resolveMx"], domain: string): Promise<Found["group"]> {
  const enough = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => enough.resolve(undefined), patienceMs);
  try {
    // A name that is none at all may be refused before it is asked for.
    const ask = async () => groupOfMx(await resolveMx(domain));
    return await Promise.race([ask(), enough.promise]);
  } catch (error) {
    return hasNone(error) ? null : undefined;
  } finally {
    clearTimeout(timer);
  }
}

function hasNone(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && none.has(error.code);
}
