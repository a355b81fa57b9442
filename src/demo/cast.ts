/** What a person of the demo does with the mails. */
export type Habit =
  | "opens_all"
  | "opens_once"
  | "clicks"
  | "replies"
  | "is_out_of_office"
  | "unsubscribes"
  | "has_no_mailbox"
  | "ignores";

export interface Person {
  firstName: string;
  lastName: string;
  email: string;
  company: string;
  timezone: string;
  habit: Habit;
}

const names: [first: string, last: string, company: string, timezone: string, habit: Habit][] = [
  ["Mara", "Lindqvist", "Fjord Analytics", "Europe/Stockholm", "replies"],
  ["Tomás", "Herrera", "Cobre Norte", "America/Santiago", "is_out_of_office"],
  ["Aiko", "Tanaka", "Hoshi Labs", "Asia/Tokyo", "opens_all"],
  ["Priya", "Raman", "Banyan Retail", "Asia/Kolkata", "clicks"],
  ["Ben", "Okafor", "Lagos Freight", "Africa/Lagos", "unsubscribes"],
  ["Greta", "Vogel", "Vogel & Sohn", "Europe/Berlin", "has_no_mailbox"],
  ["Lena", "Novak", "Moravia Glass", "Europe/Prague", "opens_once"],
  ["Omar", "Haddad", "Cedar Systems", "Asia/Beirut", "opens_once"],
  ["Chloe", "Martin", "Atelier Lumen", "Europe/Paris", "opens_once"],
  ["Diego", "Paz", "Andes Cloud", "America/Lima", "opens_once"],
  ["Sara", "Cohen", "Negev Solar", "Asia/Jerusalem", "ignores"],
  ["Noah", "Williams", "Harbor Health", "America/New_York", "ignores"],
  ["Ines", "Costa", "Porto Pay", "Europe/Lisbon", "ignores"],
  ["Yusuf", "Demir", "Bosphorus Bikes", "Europe/Istanbul", "ignores"],
  ["Emma", "Brown", "Kiwi Ledger", "Pacific/Auckland", "ignores"],
  ["Luca", "Ferri", "Ferri Macchine", "Europe/Rome", "ignores"],
  ["Anna", "Kowalska", "Wisla Foods", "Europe/Warsaw", "ignores"],
  ["Jack", "Murphy", "Shannon Tech", "Europe/Dublin", "ignores"],
  ["Mei", "Chen", "Jade Robotics", "Asia/Taipei", "ignores"],
  ["Ravi", "Perera", "Ceylon Data", "Asia/Colombo", "ignores"],
];

/** The twenty leads of the demo. */
export const cast: readonly Person[] = names.map(([firstName, lastName, company, timezone, habit]) => {
  const domain = company.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const email = `${firstName}@${domain}.example`.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
  return { firstName, lastName, email, company, timezone, habit };
});
