/**
 * The handoff mail, MJML with Liquid: `brief` as `brief.ts` has it, `look` the brand of the installation and the shades of its color on
 * light and dark ground. Whatever the brief says is escaped where it is written.
 */
export const briefTemplate = `<mjml lang="en">
  <mj-head>
    <mj-title>{{ subject }}</mj-title>
    <mj-preview>{{ brief.kicker }}</mj-preview>
    <mj-breakpoint width="480px" />
    <mj-attributes>
      <mj-all font-family="Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="1.5" color="#1e211b" padding="0 24px" />
      <mj-section padding="0" />
      <mj-button border-radius="8px" font-size="16px" font-weight="600" inner-padding="12px 18px" padding="4px 6px" width="100%" />
    </mj-attributes>
    <mj-raw><meta name="color-scheme" content="light dark" /><meta name="supported-color-schemes" content="light dark" /></mj-raw>
    <mj-style>
      .say h1 { font-size: 21px; line-height: 1.3; margin: 0 0 4px; letter-spacing: -0.01em; }
      .say h2 { font-size: 15px; line-height: 1.35; margin: 20px 0 6px; }
      .say h3 { font-size: 15px; line-height: 1.4; margin: 14px 0 2px; }
      .say p { margin: 0 0 8px; }
      .say ul { margin: 0; padding: 0 0 0 18px; }
      .say li { margin: 0 0 3px; }
      .say, .say td { overflow-wrap: anywhere; word-break: break-word; }
      .say .q { background: #f3f1ea; border-radius: 8px; padding: 14px 16px; margin: 8px 0 12px; }
      .say .q > :last-child { margin-bottom: 0; }
      .say .m { color: #565b50; font-size: 14px; }
      .say .t { display: inline-block; background: {{ look.tint }}; color: {{ look.tintInk }}; font-weight: 600; font-size: 14px; line-height: 1.5; border-radius: 99px; padding: 0 10px; }
      .say a { color: {{ look.light.text }}; }
      .say td { padding: 2px 14px 2px 0; vertical-align: top; font-size: 15px; }
      @media (prefers-color-scheme: dark) {
        .mark { color: #b3b8a9 !important; }
        body, div[aria-roledescription="email"] { background: #14160f !important; }
        .card, .card > table, .card > table > tbody > tr > td { background: #1c1f17 !important; }
        .say div, .say td, .say h1, .say h2, .say h3, .say p, .say li { color: #eceee6 !important; }
        .say .m, .say td.m, .say p.m { color: #b3b8a9 !important; }
        .say .q { background: #23271d !important; }
        .say .t { background: {{ look.darkTint }} !important; color: {{ look.darkTintInk }} !important; }
        .say a { color: {{ look.dark.text }} !important; }
        .go td, .go a { background: {{ look.dark.fill }} !important; color: {{ look.dark.onFill }} !important; }
        .else td, .else a { background: #1c1f17 !important; color: #eceee6 !important; border-color: #7d8472 !important; }
        .else a { border: 0 !important; }
      }
    </mj-style>
  </mj-head>
  <mj-body background-color="#f3f1ea" width="600px">
    <mj-section padding="20px 0 12px"><mj-column><mj-text css-class="say" align="center" font-weight="650">{% if look.logo %}<img src="{{ look.logo }}" alt="{{ look.name }}" height="32" style="max-height:32px" />{% else %}{{ look.name }}{% endif %}</mj-text></mj-column></mj-section>
    <mj-wrapper css-class="card" background-color="#ffffff" border-radius="12px" padding="24px 0">
      <mj-section><mj-column><mj-text css-class="say">
        <p class="m">{{ brief.kicker }}</p>
        <h1>{{ brief.headline }}</h1>
        {% for note in brief.notes %}<p>{{ note }}</p>{% endfor %}
        <p class="m">{{ brief.name }}{% if brief.position %} · {{ brief.position }}{% endif %}{% if brief.localTime %}<br />{{ brief.localTime }}{% endif %}<br /><a href="{{ brief.email.url }}">{{ brief.email.shown }}</a>{% if brief.phone %} · {% if brief.phone.url %}<a href="{{ brief.phone.url }}">{{ brief.phone.shown }}</a>{% else %}{{ brief.phone.shown }}{% endif %} ({{ brief.phone.from }}){% endif %}</p>
        {% for reply in brief.replies %}
        <h2>Their words, {{ reply.when }}{% if reply.tag %} <span class="t">{{ reply.tag }}</span>{% endif %}</h2>
        <p class="m">“{{ reply.subject }}”{% if reply.by %}<br />Written by {{ reply.by }}.{% endif %}</p>
        <div class="q">
          {% if reply.text != "" %}<p>{{ reply.text | newline_to_br }}</p>{% endif %}
          {% for pair in reply.pairs %}<h3>{{ pair.question }}</h3><p>{{ pair.answer | newline_to_br }}</p>{% endfor %}
          {% for file in reply.files %}<p class="m">Attached: {% if file.url %}<a href="{{ file.url }}">{{ file.name }}</a>{% else %}{{ file.name }}{% endif %} ({{ file.about }})</p>{% endfor %}
          {% if reply.cc %}<p class="m">Cc: {{ reply.cc }}</p>{% endif %}
        </div>
        {% for one in reply.says %}<p>{{ one }}</p>{% endfor %}
        {% endfor %}
        {% if brief.uncounted %}<p>{{ brief.uncounted }}</p>{% endif %}
      </mj-text></mj-column></mj-section>
      <mj-raw>{% if brief.links.answers %}</mj-raw>
      <mj-section padding="8px 18px">
        <mj-column><mj-button css-class="go" href="{{ brief.links.answers.accept }}" background-color="{{ look.light.fill }}" color="{{ look.light.onFill }}">Accept</mj-button></mj-column>
        <mj-column><mj-button css-class="else" href="{{ brief.links.answers.decline }}" background-color="#ffffff" color="#1e211b" border="1px solid #8a8678">Not for me</mj-button></mj-column>
        <mj-column><mj-button css-class="else" href="{{ brief.links.page }}" background-color="#ffffff" color="#1e211b" border="1px solid #8a8678">Open it</mj-button></mj-column>
      </mj-section>
      <mj-raw>{% elsif brief.links %}</mj-raw>
      <mj-section padding="8px 18px">
        <mj-column><mj-button css-class="go" href="{{ brief.links.page }}" background-color="{{ look.light.fill }}" color="{{ look.light.onFill }}">Open it</mj-button></mj-column>
      </mj-section>
      <mj-raw>{% endif %}</mj-raw>
      <mj-section><mj-column><mj-text css-class="say">
        {% if brief.answering %}<p class="m">{{ brief.answering }}</p>{% endif %}
        <h2>Suggested next step</h2>
        <p>{{ brief.nextStep }}</p>
        {% if brief.toFindOut %}<p class="m">Still to find out: {{ brief.toFindOut }}</p>{% endif %}
        {% if brief.known %}<p class="m">Known: {{ brief.known }}</p>{% endif %}
        <h2>Why now</h2>
        <table role="presentation" cellpadding="0" cellspacing="0" border="0">{% for one in brief.why %}<tr><td class="m" style="white-space:nowrap">{{ one.when }}</td><td>{{ one.what }}</td></tr>{% endfor %}</table>
        {% if brief.score %}<h2>Score</h2><p>{{ brief.score.line }}</p>{% if brief.score.reasons.size > 0 %}<ul>{% for reason in brief.score.reasons %}<li>{{ reason }}</li>{% endfor %}</ul>{% endif %}{% endif %}
        {% if brief.facts.size > 0 %}<h2>What we know</h2>
        <table role="presentation" cellpadding="0" cellspacing="0" border="0">{% for fact in brief.facts %}<tr><td class="m">{{ fact.label }}</td><td>{{ fact.value }}</td></tr>{% endfor %}</table>{% endif %}
        {% if brief.origin.size > 0 %}<h2>Sequences</h2><ul>{% for one in brief.origin %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}
        {% if brief.conversation.size > 0 %}<h2>The whole conversation</h2>
        {% if brief.hasEarlier %}<p class="m">Earlier mails are on the page.</p>{% endif %}
        {% for one in brief.conversation %}<h3>{{ one.subject }}</h3><p class="m">{{ one.when }}, {{ one.who }}</p><div class="q"><p>{{ one.text | newline_to_br }}</p></div>{% endfor %}{% endif %}
      </mj-text></mj-column></mj-section>
    </mj-wrapper>
    <mj-section padding="12px 0 24px"><mj-column><mj-text css-class="say" align="center">{% if brief.whyYou %}<p class="m">Why you: {{ brief.whyYou }}</p>{% endif %}<p class="m">{{ look.name }}, by Ripen</p></mj-text></mj-column></mj-section>
  </mj-body>
</mjml>`;
