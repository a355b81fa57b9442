import { html } from "hono/html";
import type { Context } from "hono";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { reps } from "../../db/schema/index.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage, answerUnknownLink } from "../../platform/http/page.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";
import { loadHandoffContext } from "../context.ts";
import type { HandoffContext } from "../context.ts";
import { standingOf } from "./access/device.ts";
import type { Standing } from "./access/device.ts";
import { readHandoffToken } from "./links.ts";
import type { PageKey } from "./links.ts";

type Deps = Pick<Ground, "db" | "clock" | "site" | "signers">;

/** Who came by a link, and to what. `isTheirs`: the rep of the link has the handoff, or stands in for who has it. */
export interface Visit {
  key: PageKey;
  rep: typeof reps.$inferSelect;
  context: HandoffContext;
  standing: Standing;
  isTheirs: boolean;
}

/** Lets the owner of a link in: the visit, or the answer to whoever is not let in. */
export async function enterPage(
  c: Context<HttpEnv>,
  app: Deps,
): Promise<{ kind: "in"; visit: Visit } | { kind: "out"; answer: Response }> {
  const { db, clock, signers } = app;
  const now = clock.now();
  const key = readHandoffToken(signers.respond, c.req.param("token") ?? "", now);
  if (key.kind === "unknown") return { kind: "out", answer: await answerUnknownLink(c) };
  if (key.kind === "expired") return { kind: "out", answer: await answerPage(c, tooOld) };
  const [rep] = await db.select().from(reps).where(eq(reps.id, key.repId));
  const context = await loadHandoffContext(db, key.handoffId);
  if (rep === undefined || context === undefined) return { kind: "out", answer: await answerUnknownLink(c) };
  if (!rep.active || (rep.activeUntil !== null && rep.activeUntil <= now)) {
    return { kind: "out", answer: await answerPage(c, tooOld) };
  }
  const { repId } = context.handoff;
  const isTheirs = repId === rep.id || (repId !== null && (await standInFor(db, repId, now))?.id === rep.id);
  return { kind: "in", visit: { key, rep, context, isTheirs, standing: await standingOf(c, app, key) } };
}

const tooOld = {
  title: "This link is too old",
  status: 410 as const,
  body: html`<p>
    It was good for thirty days, or its reader does not work here any more. The next notice has a new one.
  </p>`,
};
