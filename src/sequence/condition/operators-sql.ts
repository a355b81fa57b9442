import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { datePattern, dateTimePattern, parseDate } from "../../platform/date-text.ts";
import { dayReachedBy, startOfDay } from "../../schedule/local-day.ts";
import { dateOfDay } from "../../schedule/local-time.ts";
import { spanOf } from "./dates.ts";
import { byZone } from "./lead-zones.ts";
import type { LeadZones } from "./lead-zones.ts";
import type { Operand, Operator } from "./operators.ts";

/** What an operator compares, the instant that the relative ones count from, and the zones that days are of. */
interface Test {
  /** A `jsonb` expression; SQL NULL when the value is missing or JSON null. */
  left: SQL;
  right: Operand;
  now: Date;
  zones: LeadZones;
}

const unknown = sql`null::boolean`;
const textOf = (left: SQL) => sql`(${left} #>> '{}')`;

function equals({ left, right }: Test): SQL {
  if (right === undefined || right === null || Array.isArray(right)) return unknown;
  return sql`(case when jsonb_typeof(${left}) = ${typeof right} then ${left} = ${JSON.stringify(right)}::text::jsonb end)`;
}

function isIn({ left, right }: Test): SQL {
  if (!Array.isArray(right)) return unknown;
  // One parameter for all values of a type, however many they are.
  const branch = (type: "string" | "number" | "boolean") => {
    const values = right.filter((entry) => typeof entry === type);
    if (values.length === 0) return sql``;
    return sql` when ${sql.raw(`'${type}'`)} then ${JSON.stringify(values)}::text::jsonb @> ${left}`;
  };
  return sql`(case jsonb_typeof(${left})${branch("string")}${branch("number")}${branch("boolean")} when 'null' then null::boolean end)`;
}

const numeric = (operator: ">" | ">=" | "<" | "<=") => (test: Test) => {
  const { left, right } = test;
  if (typeof right !== "number") return unknown;
  return sql`(case when jsonb_typeof(${left}) = 'number' then ${textOf(left)}::numeric ${sql.raw(operator)} ${String(right)}::numeric end)`;
};

const textual = (holds: (left: SQL, right: SQL) => SQL) => (test: Test) => {
  const { left, right } = test;
  if (typeof right !== "string") return unknown;
  return sql`(case when jsonb_typeof(${left}) = 'string' then ${holds(textOf(left), sql`${right}::text`)} end)`;
};

// Constants of ours, not what people wrote: as parameters they would be most of a long condition.
const [isDate, isDateTime] = [sql.raw(`'${datePattern}'`), sql.raw(`'${dateTimePattern}'`)];

/** The left side as an instant, cut to milliseconds; NULL when it is no date. */
function instantOf(left: SQL): SQL {
  const text = textOf(left);
  const complete = sql`case when ${text} ~ ${isDate} then ${text} || 'T00:00:00Z' when ${text} ~ ${isDateTime} then ${text} end`;
  return sql`(case when jsonb_typeof(${left}) = 'string' and pg_input_is_valid(${complete}, 'timestamptz')
    then date_trunc('milliseconds', (${complete})::timestamptz) end)`;
}

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Days as text are in the order of the days, by code point. */
function dayOf(left: SQL): SQL {
  return sql`(${textOf(left)} collate "C")`;
}

/** One SQL for a left side that is a day, another for the rest. */
function byKind(left: SQL, ofDay: SQL, ofInstant: SQL): SQL {
  const text = textOf(left);
  return sql`(case when jsonb_typeof(${left}) = 'string' and ${text} ~ ${datePattern} and pg_input_is_valid(${text}, 'date')
    then ${ofDay} else ${ofInstant} end)`;
}

/** The last day that has begun by an instant, in the zone of each lead. */
const reachedBy = (zones: LeadZones, at: number) => byZone(zones, (zone) => dateOfDay(dayReachedBy(zone, at)));

function before({ left, right, zones }: Test): SQL {
  const moment = parseDate(right);
  if (moment === null) return unknown;
  if ("at" in moment) {
    const ofDay = sql`${dayOf(left)} <= ${reachedBy(zones, moment.at - 1)}`;
    return byKind(left, ofDay, sql`${instantOf(left)} < ${instant(moment.at)}`);
  }
  const ofDay = sql`${dayOf(left)} < ${dateOfDay(moment.day)}::text`;
  return byKind(left, ofDay, sql`${instantOf(left)} < ${beginningOf(moment.day, zones)}`);
}

function after({ left, right, zones }: Test): SQL {
  const moment = parseDate(right);
  if (moment === null) return unknown;
  if ("at" in moment) {
    const ofDay = sql`${dayOf(left)} > ${reachedBy(zones, moment.at)}`;
    return byKind(left, ofDay, sql`${instantOf(left)} > ${instant(moment.at)}`);
  }
  const ofDay = sql`${dayOf(left)} > ${dateOfDay(moment.day)}::text`;
  return byKind(left, ofDay, sql`${instantOf(left)} > ${beginningOf(moment.day, zones)}`);
}

function beginningOf(day: number, zones: LeadZones): SQL {
  return sql`(${byZone(zones, (zone) => new Date(startOfDay(zone, day)).toISOString())})::timestamptz`;
}

const within = (side: "last" | "next") => (test: Test) => {
  const { left, right, now, zones } = test;
  const span = spanOf(side, right, now);
  if (span === null) return unknown;
  const ofDay = sql`${dayOf(left)} > ${reachedBy(zones, span.from - 1)} and ${dayOf(left)} <= ${reachedBy(zones, span.to)}`;
  return byKind(left, ofDay, sql`${instantOf(left)} between ${instant(span.from)} and ${instant(span.to)}`);
};

/** The meaning of each operator in SQL, the same as `test` in the table of operators: true, false, or NULL for unknown. */
const operatorsSql = {
  eq: equals,
  neq: (test) => sql`(not ${equals(test)})`,
  in: isIn,
  notIn: (test) => sql`(not ${isIn(test)})`,
  gt: numeric(">"),
  gte: numeric(">="),
  lt: numeric("<"),
  lte: numeric("<="),
  contains: textual((left, right) => sql`strpos(${left}, ${right}) > 0`),
  startsWith: textual((left, right) => sql`starts_with(${left}, ${right})`),
  endsWith: textual((left, right) => sql`right(${left}, char_length(${right})) = ${right}`),
  before,
  after,
  withinLast: within("last"),
  withinNext: within("next"),
  exists: ({ left }) => sql`(${left} is not null)`,
  notExists: ({ left }) => sql`(${left} is null)`,
} satisfies Record<Operator, (test: Test) => SQL>;

/** An operator over a `jsonb` expression, as SQL in three-valued logic. Every value is a parameter. */
export function compareSql(operator: Operator, left: SQL, right: Operand, now: Date, zones: LeadZones): SQL {
  return operatorsSql[operator]({ left: sql`nullif(${left}, 'null'::jsonb)`, right, now, zones });
}
