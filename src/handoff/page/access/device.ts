import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull, lte, or } from "drizzle-orm";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Ground } from "../../../ground.ts";
import { repDevices } from "../../../db/schema/index.ts";
import type { HttpEnv } from "../../../platform/http/env.ts";
import { digest } from "../../../platform/secret/sign.ts";
import type { PageKey } from "../links.ts";

const name = "ripen_rep";
const daysGood = 90;
const dayMs = 86_400_000;

type Deps = Pick<Ground, "db" | "clock" | "site">;

/**
 * How a device stands to a link: `known` is one that acts for the rep, `first` one that may become so because none has acted by the
 * link yet, `other` one that has to sign in.
 */
export type Standing = "known" | "first" | "other";

/** How the device of a request stands to a link. */
export async function standingOf(c: Context<HttpEnv>, { db, clock }: Deps, key: PageKey): Promise<Standing> {
  const now = clock.now();
  const d = repDevices;
  const rows = await db
    .select({ handoffId: d.handoffId, secretHash: d.secretHash })
    .from(d)
    .where(and(eq(d.repId, key.repId), gt(d.expiresAt, now), or(isNull(d.handoffId), eq(d.handoffId, key.handoffId))));
  const secret = getCookie(c, name);
  // A digest of 256 random bits: nothing is learned from how long it takes to compare it.
  if (secret !== undefined && rows.some(({ secretHash }) => secretHash === digest(secret))) return "known";
  return key.guarded === true || rows.some(({ handoffId }) => handoffId !== null) ? "other" : "first";
}

/** Whether the device of a request has signed in as a rep. */
export async function isDeviceOf(c: Context<HttpEnv>, { db, clock }: Deps, repId: string): Promise<boolean> {
  const secret = getCookie(c, name);
  if (secret === undefined) return false;
  const d = repDevices;
  const signedIn = and(
    eq(d.secretHash, digest(secret)),
    eq(d.repId, repId),
    isNull(d.handoffId),
    gt(d.expiresAt, clock.now()),
  );
  return (await db.$count(d, signedIn)) > 0;
}

/** Binds the device of a request to a link, if none is: from then on it alone acts by it. @returns whether it may act */
export async function bindFirst(c: Context<HttpEnv>, app: Deps, { handoffId, repId }: PageKey): Promise<boolean> {
  const now = app.clock.now();
  const { secret, ...kept } = newSecret(now, await ownSecret(c, app, repId, now));
  await app.db
    .delete(repDevices)
    .where(and(eq(repDevices.handoffId, handoffId), eq(repDevices.repId, repId), lte(repDevices.expiresAt, now)));
  const bound = await app.db
    .insert(repDevices)
    .values({ handoffId, repId, ...kept, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: repDevices.id });
  if (bound.length > 0) keep(c, app, secret);
  return bound.length > 0;
}

/** Lets the device of a request act for a rep who has proven to be there. */
export async function bindRep(c: Context<HttpEnv>, app: Deps, repId: string): Promise<void> {
  const now = app.clock.now();
  const { secret, ...kept } = newSecret(now);
  await app.db.delete(repDevices).where(lte(repDevices.expiresAt, now));
  await app.db.insert(repDevices).values({ repId, handoffId: null, ...kept, createdAt: now });
  keep(c, app, secret);
}

/** The secret of a device that acts for the rep already: one for all links. Any other that a request brings was not given by us. */
async function ownSecret(
  c: Context<HttpEnv>,
  { db }: Pick<Deps, "db">,
  repId: string,
  now: Date,
): Promise<string | undefined> {
  const secret = getCookie(c, name);
  if (secret === undefined) return undefined;
  const d = repDevices;
  const given = and(eq(d.secretHash, digest(secret)), eq(d.repId, repId), gt(d.expiresAt, now));
  return (await db.$count(d, given)) > 0 ? secret : undefined;
}

function newSecret(now: Date, secret = randomBytes(32).toString("base64url")) {
  return { secret, secretHash: digest(secret), expiresAt: new Date(now.getTime() + daysGood * dayMs) };
}

/** Lax: a link in a mail brings the cookie along, a form of another site does not. */
function keep(c: Context<HttpEnv>, { site }: Deps, secret: string): void {
  setCookie(c, name, secret, {
    path: `${new URL(site.publicUrl).pathname.replace(/\/$/, "")}/h/`,
    httpOnly: true,
    sameSite: "Lax",
    secure: site.publicUrl.startsWith("https:"),
    maxAge: daysGood * 86_400,
  });
}
