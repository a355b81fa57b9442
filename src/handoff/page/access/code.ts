import { randomInt } from "node:crypto";
import { and, count, eq, gt, isNull, lt, lte, sql } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { repCodes, senders } from "../../../db/schema/index.ts";
import type { reps } from "../../../db/schema/index.ts";
import { newId } from "../../../platform/ids.ts";
import { openId, sealId } from "../../../platform/secret/token.ts";
import type { SendParts } from "../../../send/parts.ts";
import { readLook } from "../../../sender/brand/brand.ts";

const goodForMs = 10 * 60_000;
const mostTries = 5;
const digits = 8;
const anHourMs = 3_600_000;
const mostInAnHour = 5;
const purpose = "code of a rep";

type Deps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "signers" | "transport">;
type Rep = Pick<typeof reps.$inferSelect, "id" | "name" | "email">;

/** What became of the wish for a code. `asked` proves, in the form that takes the code, for which one it is. */
export type Asked = { kind: "mailed"; asked: string } | { kind: "too_many" } | { kind: "not_mailed" };

/** Mails a rep a code of eight digits, good for ten minutes; five an hour at most. Only a keyed hash of it is kept. */
export async function mailCode({ db, clock, log, site, signers, transport }: Deps, rep: Rep): Promise<Asked> {
  const now = clock.now();
  const hourAgo = new Date(now.getTime() - anHourMs);
  const id = newId();
  const code = String(randomInt(10 ** digits)).padStart(digits, "0");
  const isTooMany = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`ripen.code ${rep.id}`}))`);
    await tx.delete(repCodes).where(and(eq(repCodes.repId, rep.id), lte(repCodes.createdAt, hourAgo)));
    const [row] = await tx.select({ made: count() }).from(repCodes).where(eq(repCodes.repId, rep.id));
    if ((row?.made ?? 0) >= mostInAnHour) return true;
    const expiresAt = new Date(now.getTime() + goodForMs);
    const codeHash = hashOf(signers, id, code).toString("base64url");
    await tx.insert(repCodes).values({ id, repId: rep.id, codeHash, createdAt: now, expiresAt });
    return false;
  });
  if (isTooMany) return { kind: "too_many" };
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const { name } = await readLook(db, site);
  const shown = `${code.slice(0, 4)} ${code.slice(4)}`;
  const outcome = await transport.send({
    envelope: { from: sender.email, to: rep.email },
    mail: {
      subject: `${shown} is your code`,
      text: [
        `Your code is ${shown}. It is good for ten minutes.`,
        "Type it into the page that asks for it. If you did not ask for a code, do nothing: somebody has the link of a notice to you.",
        name,
        "",
      ].join("\n\n"),
      from: { name: "Ripen", address: sender.email },
      to: { name: rep.name, address: rep.email },
      messageId: `<code-${id}@${site.replyDomain}>`,
      date: now,
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (outcome.kind === "accepted") return { kind: "mailed", asked: sealId(signers.respond, id, purpose) };
  log.error({ repId: rep.id, outcome }, "the code of a rep could not be mailed");
  return { kind: "not_mailed" };
}

/** Whether a code is the one that was mailed to this rep. Each try counts before it is compared, so that none is free. */
export async function isRightCode(
  { db, clock, signers }: Pick<Deps, "db" | "clock" | "signers">,
  { repId, asked, code }: { repId: string; asked: string; code: string },
): Promise<boolean> {
  const id = openId(signers.respond, asked, purpose);
  if (id === undefined) return false;
  const now = clock.now();
  const [tried] = await db
    .update(repCodes)
    .set({ tries: sql`${repCodes.tries} + 1` })
    .where(
      and(
        eq(repCodes.id, id),
        eq(repCodes.repId, repId),
        isNull(repCodes.usedAt),
        lt(repCodes.tries, mostTries),
        gt(repCodes.expiresAt, now),
      ),
    )
    .returning({ codeHash: repCodes.codeHash });
  if (tried === undefined) return false;
  // `verify` compares in constant time, with the key of now and the ones before.
  const isRight = signers.respond.verify(
    signedText(id, code.replaceAll(/\D/gu, "")),
    fromText(tried.codeHash),
    hashBytes,
  );
  if (!isRight) return false;
  const used = await db
    .update(repCodes)
    .set({ usedAt: now })
    .where(and(eq(repCodes.id, id), isNull(repCodes.usedAt)))
    .returning({ id: repCodes.id });
  return used.length > 0;
}

const hashBytes = 32;
const signedText = (id: string, code: string) => `${purpose}\n${id}\n${code}`;
const hashOf = (signers: Ground["signers"], id: string, code: string) =>
  signers.respond.sign(signedText(id, code), hashBytes);
const fromText = (text: string) => Buffer.from(text, "base64url");
