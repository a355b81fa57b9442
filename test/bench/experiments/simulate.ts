import { groupSequentialLooks } from "../../../src/experiment/evidence/group-sequential.ts";
import { LogRankEvidence, logLikelihood } from "../../../src/experiment/evidence/log-rank.ts";
import { rankResponses } from "../../../src/experiment/evidence/at-risk.ts";
import type { Participant, RankedResponse } from "../../../src/experiment/evidence/at-risk.ts";
import type { Random } from "../generate/random.ts";

const dayMs = 86_400_000;

/**
 * One experiment: so many people a day on both sides, of whom a share responds in the end, days later. The hazards of the other
 * side are `ratio` times those of control, at any age.
 */
export interface Setting {
  perDay: number;
  enrollDays: number;
  lookDays: number;
  rate: number;
  ratio: number;
  delayDays: number;
  shareOther: number;
  leaveShare: number;
}

/** What somebody who looks every day would have believed, and when. */
export interface Looked {
  /** By the evidence of the log-rank test, on any day. */
  evidence: boolean;
  /** By a z-test of the rates, on any day, and only at the end. */
  everyDay: boolean;
  atEnd: boolean;
  /** Whether the interval of the hazard ratio held the true one on every day. */
  covered: boolean;
  /** At five looks that were fixed beforehand, up to as many responses as there would be without a difference. */
  atLooks: boolean;
}

/** Draws one experiment and looks at it every day. */
export function simulate(random: Random, setting: Setting): Looked {
  const people = draw(random, setting);
  const evidence = new LogRankEvidence();
  const responses = rankResponses(people, setting.lookDays * dayMs);
  const truth = Math.log(setting.ratio);
  const looked: Looked = { evidence: false, everyDay: false, atEnd: false, covered: true, atLooks: false };
  let taken = 0;
  let logTruth = 0;
  for (let day = 1; day <= setting.lookDays; day += 1) {
    const until = day * dayMs;
    for (let next = responses[taken]; next !== undefined && next.at <= until; next = responses[(taken += 1)]) {
      evidence.add(next);
      logTruth += logLikelihood([next], truth);
    }
    if (evidence.e >= 20) looked.evidence = true;
    if (evidence.logMixture - logTruth >= Math.log(20)) looked.covered = false;
    if (zTest(people, responses.slice(0, taken), until)) looked.everyDay = true;
  }
  const planned = Math.max(10, Math.round(setting.perDay * setting.enrollDays * setting.rate * 0.9));
  looked.atLooks = groupSequentialLooks(responses, { looks: 5, responses: planned }).some(({ isCrossed }) => isCrossed);
  looked.atEnd = zTest(people, responses, setting.lookDays * dayMs);
  return looked;
}

function draw(random: Random, setting: Setting): Participant[] {
  const { perDay, enrollDays, rate, ratio, delayDays, shareOther, leaveShare } = setting;
  return Array.from({ length: perDay * enrollDays }, () => {
    const side = random.unit() < shareOther ? "other" : "control";
    const from = random.unit() * enrollDays * dayMs;
    // Survival of control is 1 - rate * (1 - exp(-t / delay)); of the other side that to the power of the ratio.
    const survival = random.unit() ** (side === "other" ? 1 / ratio : 1);
    const responded = (1 - survival) / rate;
    const respondedAt = responded < 1 ? from - Math.log(1 - responded) * delayDays * dayMs : null;
    const leftAt = random.unit() < leaveShare ? from + random.unit() * 20 * dayMs : null;
    return { side, from, respondedAt, leftAt };
  });
}

/** The usual test at five percent: of the rates among those who are in by then. */
function zTest(people: readonly Participant[], responses: readonly RankedResponse[], until: number): boolean {
  const all = { control: 0, other: 0 };
  for (const { side, from } of people) if (from <= until) all[side] += 1;
  const yes = { control: 0, other: 0 };
  for (const { by } of responses) yes[by] += 1;
  const pooled = (yes.control + yes.other) / (all.control + all.other);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / all.control + 1 / all.other));
  return deviation > 0 && Math.abs(yes.other / all.other - yes.control / all.control) / deviation > 1.959_964;
}
