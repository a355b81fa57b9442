import { z } from "zod";
import { parseDuration } from "../../schedule/duration.ts";
import { parseDate } from "../../platform/date-text.ts";
import { operatorNames, operatorRule } from "./operators.ts";
import type { Operand, Operator, Scalar } from "./operators.ts";

/** One comparison of an event property. All filters of a `where` list must hold. */
export interface PropertyFilter {
  property: string;
  op: Operator;
  value?: Scalar | Scalar[] | undefined;
}

/** A filter of an awaited event. With `trigger`, it is compared with that property of the event that enrolled. */
export interface WalkFilter extends PropertyFilter {
  trigger?: string | undefined;
}

export type Stage = "lead" | "prospect" | "customer" | "disqualified";
export const stages = ["lead", "prospect", "customer", "disqualified"] as const satisfies readonly Stage[];

/** What a lead is called by a rule: `sql`, sales-qualified, as a rep has confirmed. */
export const labels = ["sql"] as const;
export type Label = (typeof labels)[number];

/** What can have happened to a mail. `opened` and `clicked` mean by a human. */
export type MessageFact = "sent" | "opened" | "clicked" | "replied";

type NumberOperator = "eq" | "neq" | "gt" | "gte" | "lt" | "lte";

interface AttributeTest {
  attribute: string;
  op: Operator;
  value?: Scalar | Scalar[] | undefined;
}

/** What may be asked of a person at an account: who they are, not what they did. */
export type PersonCondition =
  | { all: PersonCondition[] }
  | { any: PersonCondition[] }
  | { not: PersonCondition }
  | AttributeTest
  | { tag: string }
  | { stage: Stage | Stage[] }
  | { label: Label };

/**
 * What may be asked of the lead's account. `attribute` is one of the account, its `name` and `key` among them; `stage` one that somebody
 * there is at; `people` how many there are; `owner` whether it has one. `anyone` holds for somebody there, the lead included,
 * `colleague` for somebody else. A lead without an account has nobody there, and its account's attributes are unknown.
 */
export type AccountTest =
  | AttributeTest
  | { stage: Stage | Stage[] }
  | { people: { op: NumberOperator; value: number } }
  | { owner: boolean }
  | { anyone: PersonCondition }
  | { colleague: PersonCondition };

/** The keys that tell tests of an account apart. */
export const accountKeys = ["attribute", "stage", "people", "owner", "anyone", "colleague"] as const;

/** The keys that tell tests of a person at an account apart. */
export const personKeys = ["all", "any", "not", "attribute", "tag", "stage", "label"] as const;

/**
 * The filter language: one tree for triggers, segments, branches, goals and exits. A node is told by its first key.
 * Logic is three-valued as in SQL: see evaluateCondition.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | AttributeTest
  | { tag: string }
  | { stage: Stage | Stage[] }
  | { label: Label }
  | { account: AccountTest }
  | { score: "total" | "fit" | "engagement"; op: NumberOperator; value: number }
  | {
      event: string;
      where?: PropertyFilter[] | undefined;
      within?: string | undefined;
      count?: { op: NumberOperator; value: number } | undefined;
    }
  | {
      message: MessageFact;
      sequence?: string | undefined;
      step?: string | undefined;
      link?: string | undefined;
      within?: string | undefined;
      count?: { op: NumberOperator; value: number } | undefined;
    };

/** What `sequence` of a test of mails says for the mails of all sequences. */
export const everySequence = "*";

/** The keys that tell the nodes of a condition apart, in the order they are looked for. */
export const conditionKeys = [
  "all",
  "any",
  "not",
  "attribute",
  "tag",
  "stage",
  "label",
  "account",
  "score",
  "event",
  "message",
] as const;

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, {
  error: 'Write a name of letters, digits, "_", "." and "-" that starts with a letter (at most 64).',
});

/** What a condition that has none of these keys is told to be. */
export const conditionHelp = `Write a condition: an object with one of the keys ${conditionKeys.join(", ")}.`;

/** What a test of an account that has none of its keys is told to be. */
export const accountHelp = `Write a test of the account: an object with one of the keys ${accountKeys.join(", ")}.`;

/** What a test of a person at an account that has none of its keys is told to be. */
export const personHelp = `Write a test of who somebody is: an object with one of the keys ${personKeys.join(", ")}.`;

const scalarForms = [z.string().max(1000), z.number(), z.boolean(), z.null()] as const;
const operand = z.union(
  [
    ...scalarForms,
    z
      .array(z.union(scalarForms, { error: "Write a text, a number, true or false." }))
      .min(1)
      .max(500),
  ],
  {
    error: "Write a text (at most 1000 characters), a number, true, false, or a list of them.",
  },
);

const operandHelp: Record<string, string> = {
  scalar: "one text, number, true or false",
  number: "a number",
  string: "a text in quotes",
  date: 'a date such as "2026-03-01" or "2026-03-01T09:00:00Z"',
  duration: 'an ISO 8601 duration such as "P30D"',
  list: 'a list such as ["free", "trial"]',
  none: "no value at all (leave `value` out)",
};

/** Says what is wrong with the right side of an operator, or null when it fits. */
export function operandProblem(op: Operator, value: Operand): string | null {
  const shape = operatorRule(op).operand;
  const fits = {
    scalar: () => value !== undefined && value !== null && !Array.isArray(value),
    number: () => typeof value === "number",
    string: () => typeof value === "string" && value !== "",
    date: () => parseDate(value) !== null,
    duration: () => typeof value === "string" && (parseDuration(value)?.sign ?? 0) > 0,
    list: () => Array.isArray(value),
    none: () => value === undefined,
  }[shape]();
  return fits ? null : `"${op}" takes ${operandHelp[shape]}.`;
}

const op = z.enum(operatorNames);
const numberOp = z.enum(["eq", "neq", "gt", "gte", "lt", "lte"]);

function checkOperand(ctx: z.core.ParsePayload<{ op: Operator; value?: Operand }>) {
  const message = operandProblem(ctx.value.op, ctx.value.value);
  if (message !== null) ctx.issues.push({ code: "custom", path: ["value"], message, input: ctx.value.value });
}

const within = z
  .string()
  .refine((text) => (parseDuration(text)?.sign ?? 0) > 0, { error: 'Write an ISO 8601 duration such as "P30D".' });

export const propertyFilter: z.ZodType<PropertyFilter> = z
  .strictObject({ property: name, op, value: operand.optional() })
  .check(checkOperand);

/** Operators that two properties can be compared by. */
const pairOperators = ["eq", "neq", "gt", "gte", "lt", "lte", "before", "after"] as const satisfies Operator[];

function checkPair(ctx: z.core.ParsePayload<WalkFilter>) {
  const { op: operator, value, trigger } = ctx.value;
  if (trigger === undefined) return checkOperand(ctx);
  const problem = (path: string, message: string) =>
    ctx.issues.push({ code: "custom", path: [path], message, input: ctx.value });
  if (value !== undefined)
    problem("value", "Compare with a `value` or with a property of the `trigger`, not with both.");
  if (!pairOperators.some((known) => known === operator)) {
    problem("op", `Two properties are compared by ${pairOperators.join(", ")}.`);
  }
}

export const walkFilter: z.ZodType<WalkFilter> = z
  .strictObject({
    property: name,
    op,
    value: operand.optional(),
    trigger: name.optional().meta({
      description: "Compare with this property of the event that enrolled, instead of with a value.",
    }),
  })
  .check(checkPair);

export const eventName = name;

const countHelp = { error: "Write how many times: a whole number from 0 to 1000000." };
const countTest = z.strictObject({ op: numberOp, value: z.int(countHelp).min(0, countHelp).max(1_000_000, countHelp) });

const attributeTest = z.strictObject({ attribute: name, op, value: operand.optional() }).check(checkOperand);
const tagTest = z.strictObject({ tag: z.string().min(1).max(100) });
const stageTest = z.strictObject({
  stage: z.union([z.enum(stages), z.array(z.enum(stages)).min(1)], {
    error: `Write one of ${stages.join(", ")}, or a list of them.`,
  }),
});
const labelTest = z.strictObject({ label: z.enum(labels, { error: `Write one of ${labels.join(", ")}.` }) });

const lazyPerson: z.ZodType<PersonCondition> = z.lazy(() => personCondition);
const people = z.array(lazyPerson).min(1).max(50);
/** A test of who somebody at an account is. In the order of `personKeys`. */
export const personCondition: z.ZodType<PersonCondition> = z
  .union(
    [
      z.strictObject({ all: people }),
      z.strictObject({ any: people }),
      z.strictObject({ not: lazyPerson }),
      attributeTest,
      tagTest,
      stageTest,
      labelTest,
    ],
    { error: personHelp },
  )
  .meta({ id: "PersonCondition", description: "A filter over who somebody is." });

const accountTest: z.ZodType<AccountTest> = z.union(
  [
    attributeTest,
    stageTest,
    z.strictObject({ people: z.strictObject({ op: numberOp, value: z.int().min(0).max(100_000) }) }),
    z.strictObject({ owner: z.boolean() }),
    z.strictObject({ anyone: lazyPerson }),
    z.strictObject({ colleague: lazyPerson }),
  ],
  { error: accountHelp },
);

const lazyCondition: z.ZodType<Condition> = z.lazy(() => condition);
const list = z.array(lazyCondition).min(1).max(50);

/** The zod schema of a condition. Input and output are the same: there are no defaults inside. */
export const condition: z.ZodType<Condition> = z
  .union(
    [
      z.strictObject({ all: list }),
      z.strictObject({ any: list }),
      z.strictObject({ not: lazyCondition }),
      attributeTest,
      tagTest,
      stageTest,
      labelTest,
      z.strictObject({ account: accountTest }),
      z.strictObject({ score: z.enum(["total", "fit", "engagement"]), op: numberOp, value: z.number() }),
      z.strictObject({
        event: name,
        where: z.array(propertyFilter).min(1).max(20).optional(),
        within: within.optional(),
        count: countTest.optional(),
      }),
      z.strictObject({
        message: z.enum(["sent", "opened", "clicked", "replied"]),
        sequence: z.string().min(1).max(200).optional().meta({
          description:
            'Whose mails: the key or id of a sequence, or "*" for all. Left out, the mails of this walk; in a segment or a trigger, where there is no walk, those of all sequences.',
        }),
        step: z.string().optional(),
        link: z.string().max(2000).optional().meta({
          description:
            "The name of a link (data-link in the template), or its host and path without the query: example.com/pricing.",
        }),
        within: within.optional(),
        count: countTest.optional().meta({
          description: "How many times. What is repeated within a minute is one time. Left out: at least once.",
        }),
      }),
    ],
    { error: conditionHelp },
  )
  .meta({
    id: "Condition",
    description: "A filter over the lead, its account, its events, and what it did with mails.",
  });
