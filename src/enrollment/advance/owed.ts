import type { Effect } from "../machine/types.ts";
import type { DueEnrollment } from "./claim-due.ts";

/** An effect that an enrollment of the batch owes. */
export interface Owed<E extends Effect = Effect> {
  due: DueEnrollment;
  effect: E;
}

/** Those of one kind, in order. */
export function owedOf<K extends Effect["kind"]>(owed: readonly Owed[], kind: K): Owed<Extract<Effect, { kind: K }>>[] {
  type Wanted = Owed<Extract<Effect, { kind: K }>>;
  return owed.filter((one): one is Wanted => one.effect.kind === kind);
}
