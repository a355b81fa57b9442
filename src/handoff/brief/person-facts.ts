import type { leads } from "../../db/schema/index.ts";
import { lineOf } from "../../platform/stranger-text.ts";

type Lead = Pick<typeof leads.$inferSelect, "attributes" | "company">;

/** Under which names companies keep what a rep wants to see first; compared without case, dots, dashes and underscores. */
const names = {
  title: ["title", "jobtitle", "position", "role", "jobrole"],
  size: ["companysize", "employees", "employeecount", "headcount", "teamsize", "size"],
  phone: ["phone", "phonenumber", "mobile", "mobilephone", "tel", "telephone"],
} as const;

/** What is known of a person beside their name. */
export interface PersonFacts {
  title: string | null;
  company: string | null;
  size: string | null;
  phone: string | null;
  /** what else is known, by the name it has here */
  others: { label: string; value: string }[];
}

/** What attributes say of a person, each on one line. Pure. */
export function personFacts({ attributes, company }: Lead): PersonFacts {
  const entries = Object.entries(attributes).flatMap(([label, value]) => {
    const line = value === null ? "" : lineOf(String(value));
    return line === "" ? [] : [{ label: lineOf(label, 64), value: line }];
  });
  const pick = (kind: keyof typeof names) => entries.find(({ label }) => isOf(kind, label))?.value ?? null;
  const others = entries.filter(({ label }) => !isOf("title", label) && !isOf("size", label) && !isOf("phone", label));
  return {
    title: pick("title"),
    size: pick("size"),
    phone: pick("phone"),
    company: lineOf(company ?? "", 200) || null,
    others,
  };
}

function isOf(kind: keyof typeof names, label: string): boolean {
  const bare = label.toLowerCase().replaceAll(/[\s._-]/gu, "");
  return names[kind].some((name) => name === bare);
}

/** A telephone number as programs call it (RFC 3966); null for one that they could not. */
export function telUrl(shown: string): string | null {
  const digits = shown
    .replace(/^\s*00/u, "+")
    .replaceAll("(0)", "")
    .replaceAll(/[^\d+]/gu, "");
  return /^\+?\d{5,15}$/u.test(digits) ? `tel:${digits}` : null;
}
