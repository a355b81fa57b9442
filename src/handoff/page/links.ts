import { parse, stringify } from "uuid";
import type { Site } from "../../ground.ts";
import { decodeBase32, encodeBase32 } from "../../platform/secret/base32.ts";
import type { Signer } from "../../platform/secret/sign.ts";

/** A link is good for so long. */
const daysGood = 30;
const idBytes = 16;
const secondsBytes = 6;
const macBytes = 16;

/** Whose page of which handoff a link is. */
export interface PageKey {
  handoffId: string;
  repId: string;
  /** Many may see the link: no device is bound by being the first, and whoever comes by it signs in. */
  guarded?: boolean;
}

/** The page on which one rep works on a handoff; good for thirty days from `now`. */
export function handoffUrl(
  site: Site,
  signer: Signer,
  { handoffId, repId, guarded = false }: PageKey,
  now: Date,
): string {
  const until = endOf(now);
  const head = Buffer.alloc(2 * idBytes + secondsBytes);
  head.set(parse(handoffId), 0);
  head.set(parse(repId), idBytes);
  head.writeUIntBE(until, 2 * idBytes, secondsBytes);
  return `${site.publicUrl}/h/${encodeBase32(Buffer.concat([head, signer.sign(signed(head, guarded), macBytes)]))}`;
}

/** Seconds since 1970. */
const endOf = (now: Date): number => Math.floor(now.getTime() / 1_000) + daysGood * 86_400;

/** A file of a mail, on that page. */
export const fileUrl = (pageUrl: string, inboundMailId: string, number: number): string =>
  `${pageUrl}/mails/${inboundMailId}/attachments/${number}`;

/** What a token of such a link names, while it is good at `now`. */
export function readHandoffToken(
  signer: Signer,
  token: string,
  now: Date,
): ({ kind: "good" } & PageKey) | { kind: "expired" } | { kind: "unknown" } {
  const data = token.length > 128 ? undefined : decodeBase32(token);
  if (data?.length !== 2 * idBytes + secondsBytes + macBytes) return { kind: "unknown" };
  const head = Buffer.from(data.subarray(0, 2 * idBytes + secondsBytes));
  const isSigned = (as: boolean) => signer.verify(signed(head, as), data.subarray(head.length), macBytes);
  const guarded = isSigned(true);
  if (!guarded && !isSigned(false)) return { kind: "unknown" };
  if (head.readUIntBE(2 * idBytes, secondsBytes) * 1_000 <= now.getTime()) return { kind: "expired" };
  return {
    kind: "good",
    handoffId: stringify(head.subarray(0, idBytes)),
    repId: stringify(head.subarray(idBytes, 2 * idBytes)),
    guarded,
  };
}

const signed = (head: Buffer, guarded: boolean) => `${guarded ? "guarded " : ""}handoff page\n${head.toString("hex")}`;

/** The page with all open tasks of a rep; good for thirty days from `now`. Whoever comes by it signs in as the rep. */
export function tasksUrl(site: Site, signer: Signer, repId: string, now: Date): string {
  const head = Buffer.alloc(idBytes + secondsBytes);
  head.set(parse(repId), 0);
  head.writeUIntBE(endOf(now), idBytes, secondsBytes);
  return `${site.publicUrl}/h/tasks/${encodeBase32(Buffer.concat([head, signer.sign(signedTasks(head), macBytes)]))}`;
}

/** Whose tasks a token of such a link names, while it is good at `now`. */
export function readTasksToken(
  signer: Signer,
  token: string,
  now: Date,
): { kind: "good"; repId: string } | { kind: "expired" } | { kind: "unknown" } {
  const data = token.length > 128 ? undefined : decodeBase32(token);
  if (data?.length !== idBytes + secondsBytes + macBytes) return { kind: "unknown" };
  const head = Buffer.from(data.subarray(0, idBytes + secondsBytes));
  if (!signer.verify(signedTasks(head), data.subarray(head.length), macBytes)) return { kind: "unknown" };
  if (head.readUIntBE(idBytes, secondsBytes) * 1_000 <= now.getTime()) return { kind: "expired" };
  return { kind: "good", repId: stringify(head.subarray(0, idBytes)) };
}

const signedTasks = (head: Buffer) => `tasks page\n${head.toString("hex")}`;
