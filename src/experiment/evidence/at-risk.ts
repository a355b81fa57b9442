/** The two sides of a comparison. */
export type Side = "control" | "other";

/**
 * Somebody who takes part; instants are milliseconds since 1970. From `from` on they may respond, until `leftAt`, when they have
 * left or their time is over.
 */
export interface Participant {
  side: Side;
  from: number;
  respondedAt: number | null;
  leftAt: number | null;
}

/** A response: whose it was, and how many on each side had not responded and not left just before it. */
export interface RankedResponse {
  at: number;
  by: Side;
  control: number;
  other: number;
}

const order = { enter: 0, respond: 1, leave: 2 } as const;

/**
 * The responses until `until`, in the order in which they came, each with those at risk. Who leaves before they respond is
 * censored: they count among those at risk until then, and as nothing afterwards.
 */
export function rankResponses(participants: readonly Participant[], until: number): RankedResponse[] {
  const marks = participants.flatMap(({ side, from, respondedAt, leftAt }) => {
    const responds = respondedAt !== null && (leftAt === null || respondedAt <= leftAt);
    const end = responds ? respondedAt : leftAt;
    const entered = { at: from, kind: "enter" as const, side };
    return end === null ? [entered] : [entered, { at: end, kind: responds ? "respond" : "leave", side } as const];
  });
  marks.sort((a, b) => a.at - b.at || order[a.kind] - order[b.kind]);
  const atRisk = { control: 0, other: 0 };
  const responses: RankedResponse[] = [];
  for (const { at, kind, side } of marks) {
    if (at > until) break;
    if (kind === "respond") responses.push({ at, by: side, ...atRisk });
    atRisk[side] += kind === "enter" ? 1 : -1;
  }
  return responses;
}
