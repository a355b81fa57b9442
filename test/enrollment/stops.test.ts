import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideStops } from "../../src/enrollment/stop/decide-stops.ts";
import type { Judged, Occasion } from "../../src/enrollment/stop/decide-stops.ts";
import { exitRules, ruleOnReply } from "../../src/enrollment/machine/exit-rules.ts";
import type { ReplySource } from "../../src/enrollment/machine/types.ts";
import type { ExitRule } from "../../src/sequence/definition/rules.ts";

const sources: ReplySource[] = ["own", "thread", "company"];
const stops = fc.constantFrom("this", "all", "company");
const rule: fc.Arbitrary<ExitRule> = fc.oneof(
  fc.record({ on: fc.constant("reply"), from: fc.subarray(sources, { minLength: 1 }), stops }),
  fc.record({ on: fc.constant("promotion"), stops }),
  fc.record({ on: fc.constant("stage"), is: fc.constantFrom(["prospect"], ["customer"]), stops }),
) as fc.Arbitrary<ExitRule>;

// Leads 0 to 2 are colleagues, 3 is at another company, 4 and 5 have free mail.
const companyOf = (lead: number) => (lead < 3 ? "firm.test" : lead === 3 ? "far.test" : null);
const enrollment = fc
  .record({ lead: fc.nat(5), begun: fc.boolean(), exits: fc.array(rule, { maxLength: 3 }) })
  .map(({ lead, ...rest }) => ({ leadId: `${lead}`, company: companyOf(lead), ...rest }));
const running = fc
  .array(enrollment, { maxLength: 12 })
  .map((all) => all.map((one, n): Judged => ({ id: `e${n}`, ...one })));

const world = fc
  .record({
    running,
    leadId: fc.nat(5).map(String),
    from: fc.option(fc.subarray(sources, { minLength: 1 })),
    through: fc.option(fc.nat(11)),
    becomes: fc.boolean(),
    writerLead: fc.option(fc.nat(5).map(String)),
    writerCompany: fc.constantFrom("firm.test", "far.test", null),
  })
  .map(({ running, through, writerLead, writerCompany, ...about }) => {
    const own = running.filter(({ leadId, begun }) => begun && leadId === about.leadId);
    const occasion: Occasion = {
      ...about,
      through: through === null ? null : (own[through % Math.max(own.length, 1)] ?? null),
      writer: { leadId: writerLead, company: writerCompany },
    };
    return { occasion, running };
  });

const ids = (made: readonly { enrollment: Judged }[]) => made.map(({ enrollment }) => enrollment.id).toSorted();

describe("what stops", () => {
  test("nothing written: what the lead is in, and the writer; nobody else", () => {
    fc.assert(
      fc.property(world, ({ occasion, running }) => {
        const plain = running.map((one): Judged => ({ ...one, exits: [] }));
        const through = occasion.through && { ...occasion.through, exits: [] };
        const { leadId, from, writer } = occasion;
        const concerned = plain.filter(
          (one) => one.leadId === leadId || (from !== null && one.leadId === writer.leadId),
        );
        expect(ids(decideStops({ ...occasion, through }, plain))).toEqual(concerned.map(({ id }) => id).toSorted());
      }),
    );
  });

  test("nobody is reached who is neither concerned nor a colleague of who is", () => {
    fc.assert(
      fc.property(world, ({ occasion, running }) => {
        const { leadId, writer } = occasion;
        const leads = [leadId, writer.leadId ?? leadId];
        const companies = new Set([writer.company, ...leads.map((id) => companyOf(Number(id)))]);
        for (const { enrollment } of decideStops(occasion, running)) {
          const isColleague = enrollment.company !== null && companies.has(enrollment.company);
          expect(leads.includes(enrollment.leadId) || isColleague).toBe(true);
        }
      }),
    );
  });

  test("a written promotion rule always holds, the answered sequence stops by an own reply, and what waits never begins", () => {
    fc.assert(
      fc.property(world, ({ occasion, running }) => {
        const stopped = new Set(ids(decideStops(occasion, running)));
        for (const one of running.filter(({ leadId }) => leadId === occasion.leadId)) {
          const must =
            !one.begun ||
            one.exits.some(({ on }) => on === "promotion") ||
            (occasion.from?.includes("own") === true && one.id === occasion.through?.id);
          expect(stopped.has(one.id) || !must).toBe(true);
        }
      }),
    );
  });

  test("the order of enrollments decides nothing", () => {
    fc.assert(
      fc.property(world, ({ occasion, running }) => {
        expect(ids(decideStops(occasion, running.toReversed()))).toEqual(ids(decideStops(occasion, running)));
      }),
    );
  });
});

describe("rules of replies", () => {
  const reply = (from: ReplySource[], stops: "this" | "all" | "company"): ExitRule => ({ on: "reply", from, stops });

  test.each<[string, ExitRule[], ReplySource[]]>([
    ["nothing", [], ["own", "thread"]],
    ["own", [reply(["own"], "this")], []],
    ["thread", [reply(["thread"], "this")], ["own"]],
    ["company", [reply(["company"], "this")], ["own", "thread"]],
  ])("beside a rule for %s the standard one covers what is left", (_, written, left) => {
    const standard = exitRules(written).filter((rule) => rule.on === "reply" && !written.includes(rule));
    expect(standard).toEqual(left.length === 0 ? [] : [reply(left, "all")]);
  });

  test("of rules that fit, the furthest counts", () => {
    const written = [reply(["thread"], "this"), reply(["company"], "company")];
    expect(ruleOnReply(written, ["thread", "company"])).toEqual({ rule: "reply", stops: "company", written: true });
    expect(ruleOnReply(written, ["thread"])).toMatchObject({ stops: "this" });
  });
});
