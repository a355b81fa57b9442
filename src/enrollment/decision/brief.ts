import type { BriefDecision, StoredDecision } from "../../db/schema/decisions.ts";

type Value = BriefDecision["of"][number];
type Said = Omit<StoredDecision, "at">;

/** How decisions of one kind are told in few words. */
interface Form {
  /** What tells one of them from another; undefined when it is of another kind. */
  values(decision: StoredDecision): Value[] | undefined;
  /** What they say. */
  said(values: readonly Value[]): Said;
}

/**
 * What every mail is decided about, by the number that is stored. A form is never changed: what is stored by it is read by
 * it. Properties are in the order in which PostgreSQL keeps them.
 */
const forms: Readonly<Record<number, Form>> = {
  1: {
    values: ({ stepId = null, zone = null, inputs }) => [stepId, textOf(inputs?.["template"]), zone],
    said: ([stepId, template, zone]) => ({
      rule: "send_time",
      ...here({ zone }),
      inputs: { template },
      reason: `Every rule allows ${template} now.`,
      ...here({ stepId }),
      outcome: "send",
    }),
  },
  2: {
    values: ({ stepId = null, inputs }) => [stepId, numberOf(inputs?.["visit"]), textOf(inputs?.["settledAt"])],
    said: ([stepId, visit, settledAt]) => ({
      rule: "message",
      inputs: { visit, settledAt },
      reason: "The mail was sent.",
      ...here({ stepId }),
      outcome: "sent",
    }),
  },
  3: {
    values: ({ stepId = null, zone = null, until = null, reason }) => {
      const said = /^Waits (\S+), counted from (\S+)\.$/.exec(reason);
      return said?.[1] === undefined || said[2] === undefined ? undefined : [stepId, zone, until, said[1], said[2]];
    },
    said: ([stepId, zone, until, time, from]) => ({
      rule: "wait",
      ...here({ zone, until }),
      reason: `Waits ${time}, counted from ${from}.`,
      ...here({ stepId }),
      outcome: "wait",
    }),
  },
};

const formOf: Readonly<Record<string, number>> = { "send_time send": 1, "message sent": 2, "wait wait": 3 };

/** A decision as it is stored: in few words where a form says all of it, else as it is. */
export function toBrief(decision: StoredDecision): BriefDecision | StoredDecision {
  const is = formOf[`${decision.rule} ${decision.outcome}`];
  const of = is === undefined ? undefined : forms[is]?.values(decision);
  if (is === undefined || of === undefined) return decision;
  const brief = { at: decision.at, is, of };
  return isSame(fromBrief(brief), decision) ? brief : decision;
}

/**
 * Whether two decisions say the same, as far as forms can say it: texts, and inputs that are plain values. Anything deeper is
 * told in full.
 */
function isSame(a: StoredDecision, b: StoredDecision): boolean {
  const { inputs: ofA, ...restA } = a;
  const { inputs: ofB, ...restB } = b;
  return isFlatSame(restA, restB) && (ofA === ofB || (ofA !== undefined && ofB !== undefined && isFlatSame(ofA, ofB)));
}

function isFlatSame(a: object, b: object): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && Reflect.get(b, name) === Reflect.get(a, name))
  );
}

/** What `toBrief` was given. */
export function fromBrief(stored: BriefDecision | StoredDecision): StoredDecision {
  if (!("is" in stored)) return stored;
  const form = forms[stored.is];
  if (form === undefined) throw new Error(`decision of the form ${stored.is}, which this version does not know`);
  return { at: stored.at, ...form.said(stored.of) };
}

/** What is not there is left out. */
function here(given: Readonly<Record<string, Value | undefined>>): Record<string, string> {
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (typeof value === "string") said[name] = value;
  return said;
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
