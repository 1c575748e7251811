import type { Person } from '../book/account.ts';

/** What the login page was opened with. */
export interface LoginQuestion {
  readonly apiKey: string;
  readonly redirectParams: string;
}

const MARKS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

function frame(title: string, inside: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f2; color: #222; }
main { max-width: 24rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border-radius: 8px; }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
button { font: inherit; width: 100%; padding: .75rem; margin-top: .75rem; border: 0; border-radius: 6px;
  background: #2a6; color: #fff; cursor: pointer; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body><main>${inside}</main></body>
</html>
`;
}

/** A page with one button a person. There is no password: nobody's money is here. */
export function loginPage(question: LoginQuestion, people: readonly Person[]): string {
  const buttons = people.map(
    ({ userId, name }) =>
      `<form method="post" action="/connect/login">
<input type="hidden" name="api_key" value="${escaped(question.apiKey)}">
<input type="hidden" name="redirect_params" value="${escaped(question.redirectParams)}">
<input type="hidden" name="user_id" value="${escaped(userId)}">
<button>Log in as ${escaped(name)} (${escaped(userId)})</button>
</form>`,
  );
  const about = `<h1>Practice broker</h1>
<p>This is Munim's own server in the shape of Kite. No real account, no real money.</p>`;
  return frame('Practice broker login', `${about}${buttons.join('')}`);
}

/** Where people land when no app waits for them. */
export function signedInPage(): string {
  return frame(
    'Logged in',
    `<h1>You are logged in</h1>
<p>Copy the whole address of this page and send it to Munim in your chat. It works once, for five minutes.</p>
<p><code id="address"></code></p>
<script>document.getElementById('address').textContent = location.href;</script>`,
  );
}
