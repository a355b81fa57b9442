import { chanceFrom } from "./chance.ts";

/** Somebody of the history, and what they are like. */
export interface Signup {
  at: Date;
  lead: {
    email: string;
    firstName: string;
    lastName: string;
    company: string;
    timezone: string;
    attributes: Record<string, string | number>;
  };
  habit: "replies" | "asks" | "clicks" | "opens" | "unsubscribes" | "away" | "ignores";
}

const firsts =
  "Ada Ben Chloe Diego Emma Farid Greta Hana Ines Jonas Kaya Lena Mara Noah Olga Priya Quinn Ravi Sara Tomas Uma Viktor Wanda Yusuf Zoe".split(
    " ",
  );
const lasts =
  "Adler Brandt Costa Demir Eriksen Ferri Garcia Haddad Ito Jansen Kowalska Lindqvist Moreau Novak Okafor Paz Quist Raman Santos Tanaka Urban Vogel Weiss Yilmaz Zimmer".split(
    " ",
  );
const companies =
  "Fjord Analytics|Cobre Norte|Hoshi Labs|Banyan Retail|Lagos Freight|Moravia Glass|Cedar Systems|Atelier Lumen|Andes Cloud|Negev Solar|Harbor Health|Porto Pay|Bosphorus Bikes|Kiwi Ledger|Wisla Foods|Shannon Tech|Jade Robotics|Ceylon Data|Alpine Rail|Delta Grain|Ember Foundry|Glacier Insurance|Helio Print|Iris Dental|Juniper Travel".split(
    "|",
  );
const zones = ["Europe/Berlin", "Europe/Lisbon", "Europe/Paris", "Europe/Stockholm", "Europe/London"];
const campaigns = ["spring-guide", "webinar", "partner", "fair-2026"];
const industries = ["software", "finance", "logistics", "retail", "health"];
const roles = ["owner", "director", "head", "engineer", "assistant"];

const dayMs = 86_400_000;

/**
 * Who signs up in so many days from an instant: more from month to month, few at weekends. The same people each time.
 * @param perDay on a working day, at the end
 */
export function signupsOf(from: Date, days: number, perDay: number): Signup[] {
  const chance = chanceFrom(20_260_301);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  const made: Signup[] = [];
  for (let day = 0; day < days; day++) {
    const morning = new Date(from.getTime() + day * dayMs);
    const isWeekend = morning.getUTCDay() % 6 === 0;
    const expected = perDay * (0.45 + (0.55 * day) / days) * (isWeekend ? 0.2 : 1) * (0.7 + 0.6 * chance());
    const many = Math.floor(expected + chance());
    for (let n = 0; n < many; n++) {
      const [firstName, lastName, company] = [pick(firsts), pick(lasts), pick(companies)];
      const domain = company.toLowerCase().replaceAll(/[^a-z]+/g, "-");
      made.push({
        at: new Date(morning.getTime() + (8 + 10 * chance()) * 3_600_000),
        lead: {
          email: `${firstName}.${lastName}.${made.length}@${domain}.example`.toLowerCase(),
          firstName,
          lastName,
          company,
          timezone: pick(zones),
          attributes: {
            industry: pick(industries),
            role: pick(roles),
            seats: Math.round(5 + 400 * chance() ** 3),
            plan: chance() < 0.7 ? "trial" : "free",
            utm_campaign: pick(campaigns),
          },
        },
        habit: habitOf(chance()),
      });
    }
  }
  return made.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function habitOf(at: number): Signup["habit"] {
  if (at < 0.045) return "replies";
  if (at < 0.08) return "asks";
  if (at < 0.2) return "clicks";
  if (at < 0.47) return "opens";
  if (at < 0.5) return "unsubscribes";
  return at < 0.54 ? "away" : "ignores";
}
