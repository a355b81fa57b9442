/** What may be kept of an answer beside what was posted. A short code or sentence is kept, such as "404 no_service"; what may say again what we told is not. */
export function withoutEcho(detail: string): string {
  if (/^\d{3}$|^[\w .:,'-]{1,120}$/.test(detail) && !detail.includes("@")) return detail;
  return /^\d{3}\b/.exec(detail)?.[0] ?? detail.slice(0, 120);
}
