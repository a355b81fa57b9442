import type { reps, teams } from "../../db/schema/index.ts";
import type { Condition } from "../../sequence/condition/condition.ts";

type Conditions<Row, K extends keyof Row> = Omit<Row, K> & { [key in K]: Condition | null };

/** A rep as stored; conditions were checked at the door. */
export type Rep = Conditions<typeof reps.$inferSelect, "territory" | "skills">;
/** A team as stored. */
export type Team = Conditions<typeof teams.$inferSelect, "condition">;

/** A rep at the moment of an assignment. `absentUntil` is set while an absence lasts; `open` counts open handoffs. */
export interface Candidate extends Rep {
  absentUntil: Date | null;
  open: number;
}

/** Everybody who could be asked, and how they are grouped. Teams in the order in which they are asked. */
export interface Pool {
  reps: readonly Candidate[];
  teams: readonly (Team & { members: readonly string[] })[];
}

/** Why a rep does not take something; `code` is stable. */
export interface Hindrance {
  code:
    | "inactive"
    | "left"
    | "unreachable"
    | "absent"
    | "had_it"
    | "full"
    | "outside_territory"
    | "lacks_skill"
    | "other_language"
    | "others_fit_better"
    | "later_in_turn"
    | "not_in_team"
    | "not_owner";
  message: string;
}
