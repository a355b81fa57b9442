import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

// Domains where strangers share an address space: nobody there is a colleague.
const shared = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com
   gmx.de gmx.net gmx.com web.de t-online.de mail.com orange.fr free.fr laposte.net wanadoo.fr libero.it proton.me
   protonmail.com yandex.ru mail.ru qq.com 163.com 126.com zoho.com fastmail.com hey.com`.split(/\s+/),
);

/**
 * The ids of everyone at the lead's company, itself included, as a subquery: the leads with its mail domain. At a domain of
 * a mail provider that is the lead alone.
 */
export function sameCompany({ id, email }: { id: string; email: string }): SQL {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  if (shared.has(domain)) return sql`(${id}::uuid)`;
  return sql`(select id from leads where split_part(email, '@', 2) = ${domain})`;
}
