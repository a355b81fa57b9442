import { X509Certificate } from "node:crypto";
import type { CertificateSource } from "./sns-signature.ts";

const maxKept = 20;
const maxLength = 20_000;

/** The certificate could not be fetched now; whether the message is genuine is not known yet. */
export class CertificateUnavailableError extends Error {}

/**
 * Fetches certificates over https, without following redirects, and keeps the last ones. The same one is fetched once for
 * all who wait for it.
 */
export function createCertificateSource(get: typeof fetch = fetch): CertificateSource {
  const kept = new Map<string, Promise<string>>();
  return (url) => {
    const known = kept.get(url);
    if (known !== undefined) return known;
    const fetched = fetchCertificate(get, url);
    const oldest = kept.keys().next();
    if (kept.size >= maxKept && oldest.done !== true) kept.delete(oldest.value);
    kept.set(url, fetched);
    fetched.catch(() => kept.delete(url));
    return fetched;
  };
}

async function fetchCertificate(get: typeof fetch, url: string): Promise<string> {
  try {
    const answer = await get(url, { redirect: "error", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const text = (await answer.text()).slice(0, maxLength);
    // A page that says something else with status 200 must neither be kept nor make a genuine message a forged one.
    new X509Certificate(text).toString();
    return text;
  } catch (error) {
    throw new CertificateUnavailableError("the certificate could not be fetched", { cause: error });
  }
}
