import { idOf, isObject } from "../../plan/code/resource.ts";
import type { Resource } from "../../plan/code/resource.ts";
import type { SequencePlan } from "./plan-people.ts";

/** Mails of a sender by day, over all sequences; `over` is what its cap of then leaves for later. */
export interface SenderForecast {
  sender: string;
  dailyCap: number | null;
  days: { day: string; before: number; after: number; over: number }[];
}

export type Forecast = SenderForecast[];

/** Adds up what the sequences send. @param wanted what the folder has: caps that it changes are those of then */
export function forecastOf(outlooks: readonly SequencePlan["outlook"][], wanted: readonly Resource[]): Forecast {
  const senders = new Map<
    string,
    { sender: string; dailyCap: number | null; days: Map<string, { before: number; after: number }> }
  >();
  for (const { senderId, key, name, dailyCap, days } of outlooks.flatMap((one) => one.senders)) {
    const file = wanted.find((one) => idOf(one) === `sender/${key ?? ""}`);
    const told = file === undefined ? dailyCap : capOf(file);
    const sum = senders.get(senderId) ?? { sender: key ?? name, dailyCap: told, days: new Map() };
    senders.set(senderId, sum);
    for (const { day, before, after } of days) {
      const known = sum.days.get(day) ?? { before: 0, after: 0 };
      sum.days.set(day, { before: known.before + before, after: known.after + after });
    }
  }
  return [...senders.values()].map(({ sender, dailyCap, days }) => ({
    sender,
    dailyCap,
    days: [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { before, after }]) => ({
        day,
        before,
        after,
        over: dailyCap === null ? 0 : Math.max(0, after - dailyCap),
      })),
  }));
}

function capOf({ value }: Resource): number | null {
  const cap = isObject(value) ? value["dailyCap"] : undefined;
  return typeof cap === "number" ? cap : null;
}
