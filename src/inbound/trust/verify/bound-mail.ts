import { isAligned } from "../aligned.ts";

/** What verifying one mail may cost: a mail beyond these is not verified, and signatures beyond them are not looked at. */
export const verifyLimits = {
  headBytes: 256 * 1024,
  headLines: 2_000,
  fields: 1_000,
  /** RFC 5322 2.1.1 allows 998; canonicalizing takes time that grows with the square of a line. */
  lineBytes: 16 * 1024,
  /** A verifier may limit how many it tries (RFC 6376 6.1). */
  signatures: 5,
  /** Sets of an ARC chain; each names a key to look up. */
  sealedSets: 8,
} as const;

/** The mail that is worth verifying, or why it is not. */
export type BoundMail = { kind: "mail"; raw: Buffer } | { kind: "refused"; reason: string };

const LF = 10;
const CR = 13;

/**
 * Cuts a raw mail down to what can be verified within limits. Of its DKIM signatures those of the domain of From go first, then
 * the topmost; a chain of too many ARC sets is left out; and a mail that nobody signed is verified by its head alone.
 * @param fromDomain lower case
 */
export function boundMail(raw: Buffer, fromDomain: string): BoundMail {
  const fields = readFields(raw);
  if (fields === undefined) return { kind: "refused", reason: "head_too_large" };
  const seals = fields.list.filter(({ name }) => name === "arc-seal").length;
  const signatures = fields.list.filter(({ name }) => name === "dkim-signature");
  const own = signatures.filter(({ text }) => isAligned(fromDomain, domainOf(text)));
  const tried = new Set([...own, ...signatures.filter((one) => !own.includes(one))].slice(0, verifyLimits.signatures));
  const kept = fields.list.filter((field) => {
    if (field.name === "dkim-signature") return tried.has(field);
    return !field.name.startsWith("arc-") || seals <= verifyLimits.sealedSets;
  });
  const isSigned = kept.some(({ name }) => name === "dkim-signature" || name === "arc-message-signature");
  if (isSigned && hasLongLine(raw, fields.end)) return { kind: "refused", reason: "line_too_long" };
  const head = kept.map(({ from, to }) => raw.subarray(from, to));
  return { kind: "mail", raw: Buffer.concat([...head, isSigned ? raw.subarray(fields.end) : Buffer.from("\r\n")]) };
}

interface Field {
  /** lower case */
  name: string;
  from: number;
  to: number;
  text: string;
}

function readFields(raw: Buffer): { list: Field[]; end: number } | undefined {
  const list: Field[] = [];
  let at = 0;
  let lines = 0;
  while (at < raw.length && !isEmptyLine(raw, at)) {
    const next = endOfLine(raw, at);
    lines += 1;
    if (lines > verifyLimits.headLines || next > verifyLimits.headBytes) return undefined;
    const last = list.at(-1);
    if (last !== undefined && (raw[at] === 32 || raw[at] === 9)) {
      last.to = next;
    } else {
      if (list.length >= verifyLimits.fields) return undefined;
      list.push({ name: nameAt(raw, at, next), from: at, to: next, text: "" });
    }
    at = next;
  }
  for (const field of list) {
    if (field.name === "dkim-signature") field.text = raw.toString("latin1", field.from, field.to);
  }
  return { list, end: at };
}

function nameAt(raw: Buffer, from: number, to: number): string {
  const colon = raw.indexOf(58, from);
  return colon === -1 || colon >= to ? "" : raw.toString("latin1", from, colon).trim().toLowerCase();
}

function domainOf(signature: string): string {
  return (/[;:\s]d\s{0,10}=\s{0,10}([a-z0-9.-]{1,255})/i.exec(signature)?.[1] ?? "").toLowerCase();
}

function isEmptyLine(raw: Buffer, at: number): boolean {
  return raw[at] === LF || (raw[at] === CR && raw[at + 1] === LF);
}

function endOfLine(raw: Buffer, from: number): number {
  const newline = raw.indexOf(LF, from);
  return newline === -1 ? raw.length : newline + 1;
}

function hasLongLine(raw: Buffer, from: number): boolean {
  for (let at = from; at < raw.length;) {
    const next = endOfLine(raw, at);
    if (next - at > verifyLimits.lineBytes) return true;
    at = next;
  }
  return false;
}
