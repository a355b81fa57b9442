import type { CertificateSource } from "./sns-signature.ts";

const maxKept = 20;
const maxLength = 20_000;

/** Fetches certificates over https, without following redirects, and keeps the last ones. */
export function createCertificateSource(): CertificateSource {
  const kept = new Map<string, string>();
  return async (url) => {
    const known = kept.get(url);
    if (known !== undefined) return known;
    const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`the certificate could not be fetched: ${answer.status}`);
    const text = (await answer.text()).slice(0, maxLength);
    if (kept.size >= maxKept) kept.clear();
    kept.set(url, text);
    return text;
  };
}
