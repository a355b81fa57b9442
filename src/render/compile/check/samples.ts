import type { AttributeType } from "../../fill/template.ts";
import { ownLinks, variableGroups } from "../../variables/describe.ts";

/** Values of declared attributes, for trying a template out. */
const sampleValues: Record<AttributeType, string | number | boolean> = {
  string: "Sample",
  number: 42,
  boolean: true,
  date: "2026-12-24",
};

/**
 * The scope of a lead about whom everything is known: the examples of `describe.ts`, a value for every declared attribute,
 * and for everything else that a template asks for.
 * @param paths names behind `lead` and `event` that a template uses, such as `["event", "plan"]`
 */
export function fullScope(
  attributes: Readonly<Record<string, AttributeType>>,
  paths: readonly (readonly string[])[] = [],
): Record<string, unknown> {
  const groups = new Map<string, Record<string, unknown>>();
  for (const { name, variables } of variableGroups) {
    if (ownLinks.includes(name)) continue;
    groups.set(name, Object.fromEntries(variables.map((variable) => [variable.name, variable.example])));
  }
  const declared = Object.entries(attributes).map(([name, type]) => [name, sampleValues[type]] as const);
  const lead = { ...Object.fromEntries(declared), ...groups.get("lead") };
  const scope: Record<string, Record<string, unknown>> = { ...Object.fromEntries(groups), lead };
  for (const [group = "", name] of paths) {
    const known = scope[group];
    if (name === undefined || (group !== "lead" && group !== "event") || known === undefined) continue;
    if (!Object.hasOwn(known, name)) Object.defineProperty(known, name, { value: "Sample", enumerable: true });
  }
  return { ...scope, preferences_url: "https://example.com/p/x", answers_url: "https://example.com/a/x" };
}

/** The scope of a lead about whom nothing but the address is known. */
export function emptyScope(): Record<string, unknown> {
  const none = { firstName: null, lastName: null, company: null, timezone: null, locale: null };
  return {
    ...fullScope({}),
    lead: {
      ...none,
      email: "x@example.com",
      id: "",
      tags: [],
      stage: "lead",
      score: 0,
      fitScore: 0,
      engagementScore: 0,
    },
    event: {},
    rep: {},
  };
}
