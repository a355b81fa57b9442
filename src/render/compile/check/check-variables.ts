import { closest, closestWithin } from "../../../platform/closest.ts";
import type { AttributeType } from "../../fill/template.ts";
import { findGroup, groupNames } from "../../variables/describe.ts";
import type { VariableGroup } from "../../variables/describe.ts";
import type { PlacedProblem } from "../includes.ts";
import type { Use } from "./variable-uses.ts";

type Attributes = Readonly<Record<string, AttributeType>>;

/**
 * Checks that variables are there, and that what may have no value is not printed bare.
 * @param attributes declared attributes; left out, names behind `lead` are not checked
 */
export function checkVariables(uses: readonly Use[], attributes?: Attributes): PlacedProblem[] {
  return uses.flatMap((use) => {
    const message = wrongWith(use, attributes);
    return message === null ? [] : [{ at: use.at, message }];
  });
}

function wrongWith({ path, isOpen, isBare }: Use, attributes: Attributes | undefined): string | null {
  const [root, name, ...rest] = path;
  if (root === undefined) return null;
  const group = findGroup(root);
  if (group === undefined) return unknown(root, groupNames, "available are " + groupNames.join(", "));
  if (name === undefined) return null;
  const own = group.variables.find((variable) => variable.name === name);
  const declared = root === "lead" && attributes !== undefined && Object.hasOwn(attributes, name);
  if (own === undefined && !declared) {
    const wrong = wrongName(group, name, attributes);
    if (wrong !== null) return wrong;
  }
  if ((own !== undefined || declared) && isTooDeep(rest, own?.type)) {
    return `"${path.join(".")}" leads nowhere: ${root}.${name} is one value`;
  }
  const isOptional = own === undefined ? !declared : own.needsDefault === true;
  const isChecked = root !== "lead" || attributes !== undefined;
  if (!isBare || !isOptional || !isChecked || isOpen) return null;
  const why = root === "lead" ? "is no declared attribute, and" : "may be missing:";
  return `${path.join(".")} ${why} ${root === "lead" ? "may be missing: " : ""}write {{ ${path.join(".")} | default: "…" }}, or an {% if %} around it`;
}

/** Liquid's own names for parts of texts and lists. */
const PARTS = new Set(["size", "first", "last"]);

function isTooDeep(rest: readonly string[], type: string | undefined): boolean {
  return rest.some((name) => !PARTS.has(name)) || (rest.length > 1 && type !== "list of texts");
}

function wrongName(group: VariableGroup, name: string, attributes: Attributes | undefined): string | null {
  const known = group.variables.map((variable) => variable.name);
  const path = `${group.name}.${name}`;
  if (group.others === undefined) {
    if (known.join("") === "") return `${group.name} is one value: there is no "${path}"`;
    return unknown(
      path,
      known.map((one) => `${group.name}.${one}`),
      `there are ${known.join(", ")}`,
    );
  }
  if (group.name !== "lead" || attributes === undefined) return null;
  const meant = mistyped(name, [...known, ...Object.keys(attributes)]);
  if (meant === null) return null;
  return `unknown variable "${path}": did you mean lead.${meant}? An attribute of your own is declared with PUT /v1/lead-attributes`;
}

function unknown(path: string, known: readonly string[], otherwise: string): string {
  const near = closest(path, known);
  return `unknown variable "${path}": ${near === null ? otherwise : `did you mean ${near}?`}`;
}

/** The name that another is a slip of: the same letters in other spelling, or one or two of them wrong. */
function mistyped(name: string, known: readonly string[]): string | null {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const same = known.find((one) => bare(one) === bare(name));
  if (same !== undefined) return same;
  const most = name.length >= 6 ? 2 : name.length >= 4 ? 1 : 0;
  return closestWithin(name, known, most);
}
