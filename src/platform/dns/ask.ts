/**
 * What DNS answered: the records, none of them when the name has no such ones (NODATA) or does not exist at all
 * (NXDOMAIN), or that nobody answered.
 */
export type Answer<T> = { kind: "records"; nameExists: boolean; records: T[] } | { kind: "failed"; reason: string };

/**
 * Asks DNS. A name that does not exist (NXDOMAIN) or has no such records (NODATA) is an answer; a server that fails,
 * refuses, or stays silent is none.
 * @param asked a question to a resolver of `node:dns/promises`
 */
export async function ask<T>(asked: Promise<T[]>): Promise<Answer<T>> {
  try {
    return { kind: "records", nameExists: true, records: await asked };
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOTFOUND" || code === "ENODATA") {
      return { kind: "records", nameExists: code === "ENODATA", records: [] };
    }
    return { kind: "failed", reason: reasons[code] ?? code };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ESERVFAIL: "the DNS server failed (SERVFAIL)",
  EREFUSED: "the DNS server refused",
  ETIMEOUT: "no DNS server answered in time",
  ECONNREFUSED: "no DNS server could be reached",
  EBADRESP: "the DNS server's answer made no sense",
  EBADNAME: "this is no domain name",
  ECANCELLED: "the question was withdrawn",
};

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

/** The answer with its records changed. */
export function mapRecords<T, U>(answer: Answer<T>, change: (records: T[]) => U[]): Answer<U> {
  return answer.kind === "failed" ? answer : { ...answer, records: change(answer.records) };
}

/** Asks for the TXT records of a name; the strings of one record belong together (RFC 7208 section 3.3, RFC 9989 section 4.4). */
export type AskTexts = (name: string) => Promise<Answer<string>>;

/** `AskTexts` of a resolver of `node:dns/promises`. */
export function textsFrom(resolver: { resolveTxt(name: string): Promise<string[][]> }): AskTexts {
  return async (name) =>
    mapRecords(await ask(resolver.resolveTxt(name)), (found) => found.map((parts) => parts.join("")));
}
