import type { Candidate, Pool } from "../../src/rep/assign/candidate.ts";
import type { Asked } from "../../src/rep/assign/choose-rep.ts";

export const now = new Date("2026-01-05T09:00:00Z");

/** A rep who is there and takes everything. */
export function candidate(id: string, some: Partial<Candidate> = {}): Candidate {
  return {
    id,
    name: id,
    email: `${id}@acme.test`,
    active: true,
    activeUntil: null,
    unreachableAt: null,
    zone: "UTC",
    hours: null,
    deputyId: null,
    weight: 1,
    capacity: null,
    languages: [],
    territory: null,
    skills: null,
    sealedCalendarUrl: null,
    calendarDueAt: null,
    calendarReadAt: null,
    calendarWholeAt: null,
    calendarEtag: null,
    calendarModified: null,
    calendarError: null,
    calendarFailingSince: null,
    calendarToldAt: null,
    pointer: 0,
    behind: false,
    lastAssignedAt: null,
    quietHours: null,
    digest: true,
    digestAt: null,
    createdAt: now,
    absentUntil: null,
    open: 0,
    ...some,
  };
}

type PoolTeam = Pool["teams"][number];

/** A team that takes everybody. */
export function team(key: string, members: string[], some: Partial<PoolTeam> = {}): PoolTeam {
  return {
    id: key,
    key,
    name: key,
    position: 100,
    condition: null,
    strategy: "weighted",
    fallbackTeamId: null,
    fallbackRepId: null,
    managerId: null,
    zone: "UTC",
    hours: null,
    holidays: { places: [], dates: [] },
    acceptWithin: "PT1H",
    remindAfter: null,
    hotAfter: "PT5M",
    backlogLimit: null,
    slotAt: null,
    createdAt: now,
    updatedAt: now,
    members,
    ...some,
  };
}

/** What is asked for a lead of nobody. */
export function asked(lead: Partial<Asked["lead"]> = {}, some: Partial<Asked> = {}): Asked {
  return {
    lead: {
      email: "lee@lead.test",
      firstName: null,
      lastName: null,
      company: null,
      timezone: null,
      locale: null,
      attributes: {},
      tags: [],
      stage: "lead",
      fitScore: 0,
      engagementScore: 0,
      scored: null,
      ...lead,
    },
    ownerId: null,
    companyOwnerIds: [],
    except: new Set(),
    now,
    ...some,
  };
}
