import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { MiddlewareHandler } from "hono";
import { createHash } from "node:crypto";
import type { App } from "../app.ts";
import { idempotencyKeys } from "../db/schema/index.ts";
import { ConflictError, InvalidInputError } from "../platform/errors.ts";
import type { HttpEnv } from "../platform/http/env.ts";

type Stored = typeof idempotencyKeys.$inferSelect;

// Wall-clock time of the database throughout: retries happen in real time, not in sequence time. A request that did not
// finish within a minute died with its process, so its key may be taken over.
const expired = or(
  lt(idempotencyKeys.createdAt, sql`now() - interval '24 hours'`),
  and(isNull(idempotencyKeys.status), lt(idempotencyKeys.createdAt, sql`now() - interval '1 minute'`)),
);

const purgeEveryMs = 3_600_000;

const keptHeaders = ["content-type", "location"];

const withSecret = /^\/v1\/(?:keys|channels|webhooks)(?:\/[^/]+\/rotate)?$/;

/** Whether a POST there answers with a secret: such an answer is never stored. @param path with an id or `{id}` */
export function answersSecret(path: string): boolean {
  return withSecret.test(path);
}

/**
 * Makes a POST with an `Idempotency-Key` happen once per API key (draft-ietf-httpapi-idempotency-key-header): a repeat
 * within 24 hours gets the stored answer. Answers of 5xx and 429 are not stored: those requests may be tried again.
 */
export function idempotency({ db, log }: Pick<App, "db" | "log">): MiddlewareHandler<HttpEnv> {
  let nextPurge = 0;
  const purgeSometimes = (): void => {
    if (performance.now() < nextPurge) return;
    nextPurge = performance.now() + purgeEveryMs;
    purgeIdempotencyKeys({ db }).catch((error: unknown) => log.warn({ err: error }, "old answers were not deleted"));
  };

  return async (c, next) => {
    const key = c.req.header("Idempotency-Key");
    if (c.req.method !== "POST" || key === undefined) return next();
    checkKey(key, c.req.path);

    const id = { apiKeyId: c.get("apiKey").id, key };
    const url = new URL(c.req.url);
    const requestHash = createHash("sha256")
      .update(`${url.pathname}${url.search}\n${c.req.header("Content-Type") ?? ""}\n`)
      .update(new Uint8Array(await c.req.arrayBuffer()))
      .digest("hex");

    if (!(await claim(db, { ...id, requestHash }))) {
      const stored = await find(db, id);
      if (stored !== undefined && stored.requestHash !== requestHash) throw reused();
      if (typeof stored?.status === "number") return replay(stored, stored.status);
      throw new ConflictError("idempotency_in_progress", "The first request with this Idempotency-Key still runs.");
    }

    purgeSometimes();

    let answered = false;
    try {
      await next();
      if (c.res.status < 500 && c.res.status !== 429) {
        await store(db, id, c.res.clone());
        answered = true;
      }
    } finally {
      if (!answered) await db.delete(idempotencyKeys).where(and(matches(id), isNull(idempotencyKeys.status)));
    }
  };
}

function checkKey(key: string, path: string): void {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new InvalidInputError("invalid_idempotency_key", "An Idempotency-Key has 1 to 255 visible ASCII characters.");
  }
  if (answersSecret(path)) {
    throw new InvalidInputError(
      "idempotency_unsupported",
      "This route takes no Idempotency-Key: its answer is never stored.",
    );
  }
}

function matches({ apiKeyId, key }: { apiKeyId: string; key: string }) {
  return and(eq(idempotencyKeys.apiKeyId, apiKeyId), eq(idempotencyKeys.key, key));
}

async function claim(db: App["db"], row: { apiKeyId: string; key: string; requestHash: string }): Promise<boolean> {
  const fresh = { requestHash: row.requestHash, createdAt: sql`now()`, status: null, headers: null, body: null };
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ ...row, createdAt: sql`now()` })
    .onConflictDoUpdate({ target: [idempotencyKeys.apiKeyId, idempotencyKeys.key], set: fresh, setWhere: expired })
    .returning({ key: idempotencyKeys.key });
  return claimed.length > 0;
}

async function find(db: App["db"], id: { apiKeyId: string; key: string }): Promise<Stored | undefined> {
  const [row] = await db.select().from(idempotencyKeys).where(matches(id));
  return row;
}

async function store(db: App["db"], id: { apiKeyId: string; key: string }, answer: Response): Promise<void> {
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  await db
    .update(idempotencyKeys)
    .set({ status: answer.status, headers, body: await answer.text() })
    .where(matches(id));
}

function replay(stored: Stored, status: number): Response {
  return new Response(stored.body === "" ? null : stored.body, {
    status,
    headers: { ...stored.headers, "Idempotency-Replayed": "true" },
  });
}

function reused(): InvalidInputError {
  return new InvalidInputError("idempotency_key_reused", "This Idempotency-Key was used for another request.");
}

/** Deletes the answers that are older than a day. */
export async function purgeIdempotencyKeys({ db }: Pick<App, "db">): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, sql`now() - interval '24 hours'`));
}
