import type { Site } from "../../ground.ts";
import { decodeBase32, encodeBase32 } from "../../platform/secret/base32.ts";
import type { Signer } from "../../platform/secret/sign.ts";

/** What a relay address was made for. `repTag` is the end of the rep's id, as `repTagOf` gives it: the address has no room for all. */
export interface RelayTarget {
  handoffId: string;
  repTag: string;
}

const idBytes = 16;
const tagBytes = 8;
const macBytes = 10;

/**
 * `relay+<token>@<replyDomain>`: where one rep, and nobody else, answers the prospect of one handoff. It is the Reply-To of what
 * the rep is told of the handoff. The local part has 61 characters (RFC 5321 4.5.3.1.1 allows 64).
 */
export function relayAddress(
  { replyDomain }: Pick<Site, "replyDomain">,
  signer: Signer,
  { handoffId, repId }: { handoffId: string; repId: string },
): string {
  const bytes = Buffer.from(`${handoffId.replaceAll("-", "")}${repTagOf(repId)}`, "hex");
  if (bytes.length !== idBytes + tagBytes) throw new TypeError("a relay address is made for two UUIDs");
  return `relay+${encodeBase32(Buffer.concat([bytes, macOf(signer, bytes)]))}@${replyDomain}`;
}

/** What an address was made for; undefined when it is no relay address of ours or its token is not genuine. */
export function readRelayAddress(
  { replyDomain }: Pick<Site, "replyDomain">,
  signer: Signer,
  address: string,
): RelayTarget | undefined {
  const match = /^relay\+([a-z2-7]{1,64})@(.+)$/i.exec(address.trim());
  if (match?.[2]?.toLowerCase() !== replyDomain) return undefined;
  const data = decodeBase32(match[1] ?? "");
  if (data?.length !== idBytes + tagBytes + macBytes) return undefined;
  const bytes = data.subarray(0, idBytes + tagBytes);
  if (!signer.verify(textOf(bytes), data.subarray(idBytes + tagBytes), macBytes)) return undefined;
  const id = bytes.toString("hex", 0, idBytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { handoffId: id, repTag: bytes.toString("hex", idBytes) };
}

/** The last eight bytes of an id, hexadecimal: of one of version 7 they are random (RFC 9562 5.7). */
export function repTagOf(repId: string): string {
  return repId.replaceAll("-", "").slice(-2 * tagBytes);
}

function macOf(signer: Signer, bytes: Buffer): Buffer {
  return signer.sign(textOf(bytes), macBytes);
}

function textOf(bytes: Buffer): string {
  return `relay\n${bytes.toString("hex")}`;
}
