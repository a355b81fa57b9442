import { eq } from "drizzle-orm";
import type { ImapFlow } from "imapflow";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../parts.ts";
import type { ImapMailbox } from "./mailbox.ts";
import { imapMailboxes } from "../../db/schema/index.ts";
import { maxMailSize, storeMail } from "../store/store-mail.ts";
import { isOwnMail } from "./is-own-mail.ts";
import { writePosition } from "./write-position.ts";

type Deps = Pick<Ground & InboundParts, "db" | "clock" | "queues" | "log" | "fingerprints" | "site" | "signers">;

const dayMs = 86_400_000;

/**
 * Stores the mails of the open mailbox that were not seen yet, oldest first. Each mail and the mark how far we got are
 * committed together, so a crash neither misses nor repeats one. Where UIDs mean nothing (the first time, or the server
 * numbered its mails anew), the mails since the last look, or of the last week, are looked at: what we have is known by
 * its identity.
 */
export async function takeNewMails(app: Deps, client: ImapFlow, mailbox: ImapMailbox): Promise<void> {
  if (client.mailbox === false || client.mailbox === undefined) throw new Error("no mailbox is open");
  const key = `${mailbox.user}@${mailbox.host}:${mailbox.port}/${mailbox.folder}`;
  const uidValidity = client.mailbox.uidValidity.toString();
  const [known] = await app.db.select().from(imapMailboxes).where(eq(imapMailboxes.key, key));
  const last = known?.uidValidity === uidValidity ? known.lastUid : undefined;
  const lookedAt = known?.updatedAt ?? app.clock.now();
  const query = last === undefined ? { since: new Date(lookedAt.getTime() - 7 * dayMs) } : { uid: `${last + 1}:*` };
  const found = (await client.search(query, { uid: true })) || [];
  // `n:*` holds the newest mail even when n is beyond it (RFC 9051 section 9, seq-range).
  const uids = found.filter((uid) => uid > (last ?? 0)).sort((a, b) => a - b);
  const start = { key, uidValidity, lastUid: last ?? 0 };
  for (const uid of uids) await take(app, client, { ...start, lastUid: uid });
  if (uids.length === 0) await writePosition(app.db, start, app.clock.now());
}

async function take(
  { db, clock, queues, log, fingerprints, site, signers }: Deps,
  client: ImapFlow,
  position: { key: string; uidValidity: string; lastUid: number },
): Promise<void> {
  const range = String(position.lastUid);
  const summary = await client.fetchOne(range, { size: true, envelope: true }, { uid: true });
  const tooLarge = summary && (summary.size ?? 0) > maxMailSize;
  if (tooLarge) log.warn({ ...position, size: summary.size }, "a mail is larger than 30 MB and stays in its mailbox");
  const wanted = summary && !tooLarge && !(await isOwnMail(db, { site, signers }, summary.envelope));
  const full = wanted && (await client.fetchOne(range, { source: true }, { uid: true }));
  const raw = full ? full.source : undefined;
  const fingerprint = raw && (await fingerprints.of(raw, "mail"));
  const now = clock.now();
  const inboundMailId = await db.transaction(async (tx) => {
    await writePosition(tx, position, now);
    if (raw === undefined || fingerprint === undefined) return undefined;
    return storeMail(tx, { source: "imap", envelopeFrom: "", envelopeTo: [], raw }, fingerprint, now);
  });
  if (inboundMailId !== undefined) await queues.enqueue("classify", { inboundMailId });
}
