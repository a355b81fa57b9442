import type { FilterImplOptions, Liquid } from "liquidjs";
import { textOf } from "./escaping.ts";

type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;
type FilterThis = ThisParameterType<FilterHandler>;

/** As encodeURIComponent, with `+` for spaces; half of a surrogate pair, which no URL can hold, becomes U+FFFD. */
export function urlEncode(value: unknown): string {
  return encodeForUrl(textOf(value));
}

export function encodeForUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+");
}

const strict = new WeakSet<object>();

/** Lets filters fail in the renderings of a scope: for telling authors what is wrong. */
export function failStrictly(scope: object): void {
  strict.add(scope);
}

/**
 * A filter that fails on what a lead's data hold gives nothing, as a missing value does, so that a `default` behind it
 * stands in. What crosses a limit still fails.
 */
export function makeFiltersTotal(engine: Liquid): void {
  for (const [name, filter] of Object.entries(engine.filters)) {
    const handler = typeof filter === "function" ? filter : filter?.handler;
    if (handler === undefined) continue;
    const raw = typeof filter === "object" && filter.raw;
    engine.filters[name] = { raw, handler: total(handler) };
  }
}

function total(handler: FilterHandler): FilterHandler {
  return function totalFilter(this: FilterThis, value: unknown, ...args: unknown[]): unknown {
    try {
      const result: unknown = handler.call(this, value, ...args);
      return isGenerator(result) ? finish(this, result) : result;
    } catch (error) {
      return giveUp(this, error);
    }
  };
}

function* finish(filter: FilterThis, running: Generator): Generator {
  try {
    return yield* running;
  } catch (error) {
    return giveUp(filter, error);
  }
}

function giveUp({ context }: FilterThis, error: unknown): undefined {
  const crossed = error instanceof Error && /limit exceeded/.test(error.message);
  if (crossed || strict.has(context.environments)) throw error;
  return undefined;
}

function isGenerator(value: unknown): value is Generator {
  return typeof value === "object" && value !== null && "next" in value && "throw" in value;
}
