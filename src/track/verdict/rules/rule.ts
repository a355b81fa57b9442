import type { HitFeatures } from "../features.ts";
import type { Sight } from "../sight.ts";
import type { Vendor } from "../vendor.ts";

/**
 * One rule of the verdict.
 * - `machine`: a program; the weights of several add up
 * - `doubt`: no proof of a machine, but such a hit is no evidence of a person either, until something later lifts it
 * - `human`: positive evidence of a person
 */
export interface Rule {
  /** the reason as it is stored and shown; documented in docs/verdict.md */
  code: string;
  side: "machine" | "doubt" | "human";
  /** 0 to 1: how likely the side is if nothing else is known. A machine from 0.8 on, alone or together */
  weight: number;
  /** what lifts a doubt later: an act of the person (a reply, a form, an event), or also activity on the page; else nothing */
  liftedBy?: "act" | "activity";
  vendor: Vendor;
  source: string;
  holds(hit: HitFeatures, sight: Sight): boolean;
}
