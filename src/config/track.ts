import { isIP } from "node:net";
import path from "node:path";
import { z } from "zod";
import type { TrackPolicy } from "../track/parts.ts";

const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).pipe(z.int({ error }).min(min, { error }).max(max, { error }));
};

const networksError = "must be addresses or networks, such as 203.0.113.7 2001:db8::/32";

/** The variables about opens and clicks. */
export const trackVariables = {
  OWN_NETWORKS: z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((networks) => networks.every(isNetwork), { error: networksError })
    .default([]),
  TOUCH_TRACE_DAYS: whole(0, 365).default(0),
  TOUCHES_PER_MINUTE: whole(60, 10_000_000).default(12_000),
  NETWORKS_FILE: z.string().optional(),
};

type Settings = z.output<z.ZodObject<typeof trackVariables>>;

/** How opens and clicks are taken in. */
export function readTrack(settings: Settings): TrackPolicy {
  return {
    ownNetworks: settings.OWN_NETWORKS,
    traceDays: settings.TOUCH_TRACE_DAYS,
    perMinute: settings.TOUCHES_PER_MINUTE,
    networksFile: settings.NETWORKS_FILE === undefined ? null : path.resolve(settings.NETWORKS_FILE),
  };
}

function isNetwork(text: string): boolean {
  const [net = "", prefix, ...more] = text.split("/");
  const family = isIP(net);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
