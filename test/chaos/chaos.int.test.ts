import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { killWorkers } from "./scenarios/kill.ts";
import { duringRun } from "./scenarios/outage.ts";
import { promotions } from "./scenarios/promotions.ts";
import { replies } from "./scenarios/replies.ts";
import { smtpFaults } from "./scenarios/smtp-faults.ts";
import { type ChaosServices, startChaosServices } from "./services.ts";

/** The short form of `npm run chaos`. */
describe.runIf(inject("redis") !== undefined)(
  "nothing is lost and nothing comes twice without need",
  { timeout: 240_000 },
  () => {
    let services: ChaosServices;
    beforeAll(async () => {
      services = await startChaosServices();
    }, 120_000);
    afterAll(() => services[Symbol.asyncDispose]());

    test("when workers are killed at random moments", async () => {
      expect(await killWorkers(services, { kills: 2, leads: 200 })).toMatchObject({
        ok: true,
        lost: 0,
        wrongDuplicates: 0,
      });
    });

    test("when Redis is emptied, and when PostgreSQL crashes and recovers", async () => {
      const strike = async ({ flushRedis, restartPostgres }: ChaosServices) => {
        await flushRedis();
        await restartPostgres();
      };
      expect(await duringRun(services, { leads: 200, times: 1, strike })).toMatchObject({ ok: true, lost: 0 });
    });

    test("when the server defers, refuses, drops, hangs and closes", async () => {
      expect(await smtpFaults(services, { leads: 50 })).toMatchObject({ ok: true, lost: 0, wrongDuplicates: 0 });
    });

    test("when leads reply while their mails are being sent; and nothing begins after the commit", async () => {
      expect(await replies(services, { leads: 200 })).toMatchObject({ ok: true, begunAfterStop: 0 });
    });

    test("when leads answer and open at the same time: one promotion and one handoff each, by the weights", async () => {
      expect(await promotions(services, { leads: 60, processes: 2 })).toMatchObject({
        ok: true,
        promotions: 60,
        handoffs: 60,
        notices: 60,
        toAbsent: 0,
      });
    });
  },
);
