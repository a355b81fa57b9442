import { anyOf } from "./any-of.ts";

/** The addressee is gone for good. */
export const leftCompany = anyOf([
  /no longer (?:with|works?(?: at| for| with| here)?|working(?: at| for| with| here)?|employed(?: by| at| with)?|at|part of|a member of|an employee (?:of|at)) ?(?:the |our |this )?(?:company|organi[sz]ation|firm|team|business|here|us\b|\w{2,30})/,
  /(?:does not|doesn't|not) (?:work|working|employed) (?:here|at|for|with|by) (?:any ?more|\S{2,30} any ?more|\S{2,30} any longer)/,
  /has (?:now )?left (?:the |our )?(?:company|organi[sz]ation|firm|team|business)/,
  /(?:i have|i've|has) left (?:the |my position|our)?/,
  /moved on (?:from|to)/,
  /my last day/,
  /is (?:no longer|not) (?:available|active|monitored|in use)/,
  /(?:e-?mail )?address is no longer (?:monitored|active|valid|in use)/,
  /has retired/,
  /i have retired/,
  // German
  /nicht mehr (?:(?:bei|für|in|im|unter)[^.]{0,60}(?:tätig|beschäftigt|erreichbar|unternehmen)|im unternehmen|tätig|aktiv|gültig)/,
  /(?:unternehmen|firma) verlassen/,
  /ausgeschieden/,
  // French
  /ne (?:travaille|fait) plus/,
  /a quitté (?:la société|l'entreprise|notre|ses fonctions)/,
  /plus (?:dans|partie) (?:de )?(?:la société|l'entreprise|nos)/,
  // Spanish
  /ya no (?:trabaj|form|pertenec|labora)/,
  /ha dejado (?:la empresa|de trabajar)/,
  // Italian
  /non (?:lavora|fa) più/,
  /ha lasciato (?:l'azienda|la società)/,
  // Portuguese
  /n[aã]o (?:trabalha|faz) mais/,
  /deixou (?:a empresa|de trabalhar)/,
  /j[aá] n[aã]o (?:trabalh|faz)/,
  // Dutch
  /niet (?:meer|langer) (?:werkzaam|in dienst|bij)/,
  /werkt niet (?:meer|langer)/,
  /uit dienst/,
  // Swedish, Danish, Norwegian
  /(?:har )?slutat/,
  /arbetar inte längre/,
  /har sluttet/,
  /(?:jobber|arbejder|arbeider) ikke (?:lenger|længere)/,
  /fratrådt/,
  /fratrådt/,
  // Finnish
  /ei (?:ole|työskentele) enää/,
  /ei enää työskentele/,
  // Polish
  /(?:już )?nie pracuj/,
  /nie jest już pracownik/,
  /už (?:zde |u nás |ve společnosti )?nepracuj/,
  /nepracujem/,
  // Hungarian
  /már nem dolgoz/,
  // Russian
  /больше не работа/,
  /уволил/,
  // Turkish
  /artık (?:çalışmamakta|çalışmıyor|görev yapm)/,
  /işten ayrıl/,
  /şirketimizden ayrıl/,
  // Japanese and Chinese
  /退職/,
  /退社/,
  /異動/,
  /离职/,
  /離職/,
  // Korean
  /퇴사/,
  /퇴직/,
]);
