import type { AttributeType } from "../../db/schema/segments.ts";
import { readDate } from "./date-format.ts";
import type { DateFormat } from "./date-format.ts";

/** A value of an attribute; null is none. */
export type Value = string | number | boolean | null;

/** A value as it is stored, or what to write instead. */
export type ReadValue = { kind: "value"; value: Value } | { kind: "wrong"; message: string };

const yes = new Set(["true", "yes", "1"]);
const no = new Set(["false", "no", "0"]);
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** `1.200` is twelve hundred where a point parts thousands, and a little more than one elsewhere. */
const doubtful = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/** Whether a file may be from where numbers have a decimal comma, so that a point may part thousands. */
export interface NumberReading {
  commas: boolean;
}

const value = (read: Value): ReadValue => ({ kind: "value", value: read });
const wrong = (message: string): ReadValue => ({ kind: "wrong", message });

/**
 * Reads a value as the declared type of its attribute, the same for every way in: a text that says a number, a truth value
 * or a date without doubt becomes one; nothing is guessed.
 * @param dates how dates are written, beside ISO 8601
 */
export function readValue(
  given: Value,
  type: AttributeType,
  dates: DateFormat = "iso",
  { commas }: NumberReading = { commas: false },
): ReadValue {
  if (given === null) return value(null);
  const text = typeof given === "string" ? given.trim() : given;
  switch (type) {
    case "string":
      return typeof given === "boolean" ? wrong("is a text: write one.") : value(String(given));
    case "number":
      return commas && isDoubtful(text)
        ? wrong(
            "is a number, and in this file the point may part thousands: write 1200, or 1.2 without zeros after it.",
          )
        : readNumber(text);
    case "boolean":
      return readBoolean(text);
    case "date": {
      // A serial number of Excel may come as a number.
      const date = typeof text === "boolean" ? null : readDate(String(text), dates);
      const written = dates === "iso" ? "" : `, or ${dates} as this file says`;
      return date === null
        ? wrong(`is a date: write it as 1990-06-15 or 1990-06-15T09:00:00Z${written}.`)
        : value(date);
    }
  }
}

/**
 * Reads a text of an attribute that nobody declared, where all values are texts (CSV, web forms): what is written exactly as
 * a number or truth value would be is one, so that it can be compared; `007`, `+49` and `1e5` stay what they are.
 */
export function readUndeclared(text: string, { commas }: NumberReading = { commas: false }): string | number | boolean {
  if (commas && isDoubtful(text)) return text;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  const number = Number(text);
  return /^-?\d{1,15}(?:\.\d{1,10})?$/.test(text) && String(number) === text ? number : text;
}

const isDoubtful = (text: unknown) => typeof text === "string" && doubtful.test(text);

function readNumber(given: string | number | boolean): ReadValue {
  if (typeof given === "number") return value(given);
  if (typeof given !== "string" || !decimal.test(given)) {
    return wrong("is a number: write it with digits and a decimal point alone, such as 1200 or 12.5.");
  }
  const number = Number(given);
  if (Number.isFinite(number) && (!/^[+-]?\d+$/.test(given) || Number.isSafeInteger(number))) return value(number);
  return wrong("is a number, and this one has more digits than a number keeps: declare the attribute as string.");
}

function readBoolean(given: string | number | boolean): ReadValue {
  const lower = String(given).toLowerCase();
  if (yes.has(lower)) return value(true);
  return no.has(lower) ? value(false) : wrong("is a boolean: write true or false.");
}
