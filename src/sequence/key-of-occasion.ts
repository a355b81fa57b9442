import type { Trigger } from "./definition/rules.ts";
import type { Occasion } from "./matches-trigger.ts";

/** The key of an enrollment, empty where the trigger has none; or why there is none. */
export type OccasionKey =
  | { kind: "key"; key: string }
  | { kind: "refused"; code: "key_missing" | "key_invalid"; reason: string };

/** However long a key may be. */
export const longestKey = 200;

/** The property whose values tell the enrollments of one lead apart; null when the trigger names none. */
export function keyProperty(trigger: Trigger): string | null {
  return "event" in trigger ? (trigger.key ?? null) : null;
}

/** Reads the key that an occasion has for a trigger. A number is the same key as its text. */
export function keyOfOccasion(trigger: Trigger, occasion: Occasion): OccasionKey {
  const property = keyProperty(trigger);
  if (property === null) return { kind: "key", key: "" };
  if (occasion.kind !== "event") {
    const given = occasion.kind === "manual" ? occasion.key : undefined;
    if (given !== undefined) return { kind: "key", key: given };
    const reason = `Each enrollment has the key "${property}", which a ${occasion.kind} enrollment does not bring.`;
    return { kind: "refused", code: "key_missing", reason };
  }
  const { name, properties } = occasion;
  const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
  if (value === undefined || value === null || value === "") {
    const reason = `The event ${name} has no "${property}", which is the key of each enrollment.`;
    return { kind: "refused", code: "key_missing", reason };
  }
  const scalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const key = scalar ? String(value) : "";
  if (key !== "" && key.length <= longestKey) return { kind: "key", key };
  const reason = `"${property}" of ${name} cannot be a key: it takes a text of at most ${longestKey} characters, a number, true or false.`;
  return { kind: "refused", code: "key_invalid", reason };
}
