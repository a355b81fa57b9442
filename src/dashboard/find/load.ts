import { nameOf } from "../../handoff/who-of.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import { listLeads } from "../../score/list/list-leads.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { DashboardParts } from "../parts.ts";
import { groupsFor } from "../shell/sections.ts";
import type { SignedIn } from "../shell/who.ts";

/** Something that was found, and what it is. */
export interface Found {
  name: string;
  about: string;
  href: string;
}

const mostOfAKind = 8;
const sequencesLookedAt = 200;

/** Pages, sequences and leads by a few letters; pages alone for none. */
export async function find(app: DashboardParts, user: SignedIn, text: string): Promise<Found[]> {
  const wanted = text.trim().toLowerCase();
  const isIt = (name: string) => name.toLowerCase().includes(wanted);
  const pages = groupsFor(user)
    .flatMap(({ entries }) => entries)
    .filter(({ name }) => isIt(name))
    .map(({ name, path }): Found => ({ name, about: "page", href: path }));
  if (wanted === "") return pages;
  const repId = user.role === "rep" ? (user.repId ?? nobody) : undefined;
  const [sequences, leads] = await Promise.all([
    user.role === "rep" ? { rows: [] } : listSequences(app, { limit: sequencesLookedAt }),
    listLeads(app, { q: wanted, repId, limit: mostOfAKind }),
  ]);
  return [
    ...sequences.rows
      .filter(({ sequence: { name, key } }) => isIt(name) || isIt(key ?? ""))
      .slice(0, mostOfAKind)
      .map(({ id, sequence }): Found => ({ name: sequence.name, about: "sequence", href: `/sequences/${id}` })),
    ...leads.rows.map((lead): Found => {
      const about = [lineOf(lead.company ?? "", 80), lead.email].filter(Boolean).join(" · ");
      return { name: nameOf(lead), about, href: `/leads/${lead.id}` };
    }),
    ...pages,
  ];
}

/** An id that no rep has. */
export const nobody = "00000000-0000-7000-8000-000000000000";
