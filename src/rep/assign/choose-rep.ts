import { holdsFor } from "../lead-condition.ts";
import type { Candidate, Pool } from "./candidate.ts";
import { fittingOf, unavailable } from "./fitting.ts";
import type { PassedOver, Wanted } from "./fitting.ts";
import { inTurn, moveOn } from "./pointers.ts";
import type { Standing } from "./pointers.ts";

/** By which rule somebody gets it. `operator`: nobody can take it, and the operator is told. */
export type Via = "owner" | "deputy" | "company" | "turn" | "fallback_rep" | "fallback_team" | "operator";

/** Who gets a prospect, and why. */
export interface Choice {
  rep: Candidate | null;
  via: Via;
  /** Key of the team whose times hold for it. */
  team: Pool["teams"][number] | null;
  /** A sentence each, in the order in which they were decided. */
  reasons: string[];
  passedOver: PassedOver[];
  standings: Standing[];
}

/** A choice that a rule made, or a rep who gave it to a colleague. */
export type Decided = Omit<Choice, "via"> & { via: Via | "colleague" };

export interface Asked extends Wanted {
  /** The rep the lead has. */
  ownerId: string | null;
  /** Reps of others at the lead's company, the latest first. */
  companyOwnerIds: readonly string[];
  /** The team that was named, in place of the first that takes the lead. */
  teamId?: string | null;
}

/**
 * Decides who gets a prospect: the rep they have, else the rep of somebody at their company, each with their deputies; else
 * whose turn it is in the first team that takes the lead, or among all where no team does; else what the team falls back on.
 * Pure: the same pool gives the same choice.
 */
export function chooseRep(pool: Pool, asked: Asked): Choice {
  const byId = new Map(pool.reps.map((rep) => [rep.id, rep]));
  const named = pool.teams.find(({ id }) => id === asked.teamId);
  const team =
    named ?? pool.teams.find(({ condition }) => condition === null || holdsFor(condition, asked.lead, asked.now));
  const choice: Choice = { rep: null, via: "operator", team: team ?? null, reasons: [], passedOver: [], standings: [] };

  const owners = [
    ...(asked.ownerId === null ? [] : [{ id: asked.ownerId, via: "owner" as const, whose: "the lead" }]),
    ...asked.companyOwnerIds.map((id) => ({ id, via: "company" as const, whose: "somebody at the company" })),
  ];
  for (const { id, via, whose } of owners) {
    const owner = byId.get(id);
    if (owner === undefined) continue;
    const rep = orDeputy(owner, byId, asked, choice);
    if (rep === undefined) continue;
    const isOwner = rep.id === owner.id;
    choice.reasons.push(
      isOwner ? `${rep.name} has ${whose}.` : `${rep.name} stands in for ${owner.name}, who has ${whose}.`,
    );
    return take(choice, rep, isOwner ? via : "deputy");
  }

  const seen = new Set<string>();
  for (let group = team ?? null, fallen = false; ; fallen = true) {
    const members = group === null ? pool.reps : group.members.flatMap((id) => byId.get(id) ?? []);
    const name = group === null ? "All reps" : `Team ${group.name}`;
    const { fit, passedOver, away } = fittingOf(members, asked);
    choice.passedOver.push(...passedOver);
    choice.team = group;
    const queue = inTurn(fit, group?.strategy);
    const [next, ...others] = queue;
    if (next !== undefined) {
      choice.reasons.push(`${name}: it is the turn of ${next.name}.`);
      for (const { id: repId, name: other } of others) {
        choice.passedOver.push({ repId, name: other, code: "later_in_turn", message: `Comes after ${next.name}.` });
      }
      choice.standings = moveOn(next, queue, away);
      return { ...choice, rep: next, via: fallen ? "fallback_team" : "turn" };
    }
    choice.standings.push(...away.filter(({ behind }) => !behind).map(standing));
    choice.reasons.push(`${name}: nobody can take it.`);
    if (group === null) return choice;
    const fallback = group.fallbackRepId === null ? undefined : byId.get(group.fallbackRepId);
    const rep = fallback && orDeputy(fallback, byId, asked, choice);
    if (rep !== undefined) {
      choice.reasons.push(`${rep.name} is whom team ${group.name} falls back on.`);
      return take(choice, rep, "fallback_rep");
    }
    seen.add(group.id);
    const { fallbackTeamId } = group;
    const further = pool.teams.find(({ id }) => id === fallbackTeamId && !seen.has(id));
    if (further === undefined) return choice;
    group = further;
  }
}

const standing = ({ id, pointer }: Candidate): Standing => ({ id, pointer, behind: true });

function take(choice: Choice, rep: Candidate, via: Via): Choice {
  return { ...choice, rep, via, standings: [...choice.standings, ...moveOn(rep, [], [])] };
}

/** The rep, or the first of their deputies who may be asked; whoever may not is passed over. */
function orDeputy(
  rep: Candidate,
  byId: ReadonlyMap<string, Candidate>,
  asked: Asked,
  { passedOver }: Choice,
): Candidate | undefined {
  const seen = new Set<string>();
  for (let one: Candidate | undefined = rep; one !== undefined && !seen.has(one.id);) {
    const hindrance = unavailable(one, asked);
    if (hindrance === undefined) return one;
    passedOver.push({ repId: one.id, name: one.name, ...hindrance });
    seen.add(one.id);
    one = one.deputyId === null ? undefined : byId.get(one.deputyId);
  }
  return undefined;
}
