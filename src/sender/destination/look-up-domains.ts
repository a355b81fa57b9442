import { asc, lte, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { mailDomains } from "../../db/schema/index.ts";
import { recordRows } from "../../platform/record-rows.ts";
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
export async function lookUpDomains({ db, clock, resolveMx, log }: LookUpDeps): Promise<void> {
  const now = clock.now();
  const due = await db
    .select({ domain: mailDomains.domain })
    .from(mailDomains)
    .where(lte(mailDomains.nextLookAt, now))
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
  const rows = found.map(({ domain, group }) => ({
    domain,
    known: group !== undefined,
    group: group ?? null,
    next: new Date(now.getTime() + (group === undefined ? triedAgainAfterMs : againAfterMs)),
  }));
  await db.execute(sql`
    update mail_domains d set next_look_at = r.next, destination = case when r.known then r."group" else d.destination end
    from ${recordRows(rows, `domain text, known boolean, "group" text, next timestamptz`)}
    where d.domain = r.domain`);
}

type LookUpDeps = Pick<Ground, "db" | "clock" | "resolveMx" | "log">;

async function lookUp(resolveMx: LookUpDeps["resolveMx"], domain: string): Promise<Found["group"]> {
  const enough = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => enough.resolve(undefined), patienceMs);
  const answer = resolveMx(domain).then(groupOfMx, (error: unknown) => (hasNone(error) ? null : undefined));
  try {
    return await Promise.race([answer, enough.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function hasNone(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && none.has(error.code);
}
