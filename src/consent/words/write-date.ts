import type { Language } from "./words.ts";

/** The day of an instant as its reader writes it. @param zone IANA id; UTC where there is none, or no such zone */
export function writeDate({ tag }: Language, at: Date, zone: string | null | undefined): string {
  const write = (timeZone: string) => new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone }).format(at);
  try {
    return write(zone ?? "UTC");
  } catch {
    return write("UTC");
  }
}
