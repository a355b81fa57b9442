import type { Site } from "../../ground.ts";
import { decodeBase32, encodeBase32 } from "../../platform/secret/base32.ts";
import type { Signer } from "../../platform/secret/sign.ts";

const daysGood = 14;
const secondsBytes = 6;
const macBytes = 16;

/** The page on which whoever is told of reviews decides about them without logging in; good for two weeks from `now`. */
export function reviewUrl(site: Site, signer: Signer, now: Date): string {
  const until = Math.floor(now.getTime() / 1_000) + daysGood * 86_400;
  const bytes = Buffer.alloc(secondsBytes);
  bytes.writeUIntBE(until, 0, secondsBytes);
  return `${site.publicUrl}/r/${encodeBase32(Buffer.concat([bytes, signer.sign(`reviews\n${until}`, macBytes)]))}`;
}

/** Whether a token of such a link is genuine, and still good at `now`. */
export function readReviewToken(signer: Signer, token: string, now: Date): "good" | "expired" | "unknown" {
  const data = token.length > 64 ? undefined : decodeBase32(token);
  if (data?.length !== secondsBytes + macBytes) return "unknown";
  const until = Buffer.from(data.subarray(0, secondsBytes)).readUIntBE(0, secondsBytes);
  if (!signer.verify(`reviews\n${until}`, data.subarray(secondsBytes), macBytes)) return "unknown";
  return until * 1_000 > now.getTime() ? "good" : "expired";
}
