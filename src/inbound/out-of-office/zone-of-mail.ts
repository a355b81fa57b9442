import { headerOf, type ParsedMail } from "../parse/mail.ts";

/** The offset of a mail's Date field (RFC 5322 3.3), such as "-05:00"; null where it tells no place, as "+0000" and "-0000" do not. */
export function zoneOfMail({ headers }: Pick<ParsedMail, "headers">): string | null {
  const match = /([+-])(\d{2})(\d{2})\s*(?:\(|$)/.exec(headerOf(headers, "date") ?? "");
  if (match === null || Number(match[2]) > 14 || Number(match[3]) > 59) return null;
  const offset = `${match[1]}${match[2]}:${match[3]}`;
  return offset.endsWith("00:00") ? null : offset;
}
