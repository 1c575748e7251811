import { describe, expect, it } from 'vitest';
import { type ApiAnswer, botFixture, keyboard, token } from './bot-fixture.ts';

const at = botFixture();
const { call, send, upload } = at;

describe('calls', () => {
  it('takes parameters from the query, a form, JSON and multipart, and names in any case', async () => {
    const root = `${at.server.root}/bot${token}`;
    const form = new URLSearchParams({
      chat_id: '11',
      text: 'form',
      reply_markup: JSON.stringify(keyboard('x')),
    });
    await fetch(`${root}/SENDMESSAGE?chat_id=11&text=query`);
    await fetch(`${root}/sendmessage`, { method: 'POST', body: form });
    await send('json');
    await upload('sendMessage', { chat_id: '11', text: 'multipart' }, {});
    expect(at.server.transcript(at.chat).map((message) => message.text)).toEqual([
      'query',
      'form',
      'json',
      'multipart',
    ]);
    expect(at.server.transcript(at.chat)[1]?.buttons).toEqual(['x']);
    expect(at.server.refusals).toEqual([]);
  });

  it('refuses a wrong token, an unknown method and a foreign path', async () => {
    const statuses = async (path: string): Promise<unknown> =>
      JSON.parse(await (await fetch(at.server.root + path)).text());
    expect(await statuses('/bot1:wrong/getMe')).toEqual({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    });
    expect(await statuses(`/bot${token}/sendRichMessage`)).toEqual({
      ok: false,
      error_code: 404,
      description: 'Not Found: method not found',
    });
    expect(await statuses('/metrics')).toMatchObject({ error_code: 404 });
    expect(at.server.refusals.map((refusal) => refusal.code)).toEqual([401, 404, 404]);
  });
});

describe('messages', () => {
  it.each([
    ['an empty text', { text: '' }, 'message text is empty'],
    ['nothing but blanks', { text: ' \n ' }, 'text must be non-empty'],
    ['4097 characters', { text: 'x'.repeat(4097) }, 'message is too long'],
    ['a chat it never met', { chat_id: 99, text: 'x' }, 'chat not found'],
    ['no chat', { chat_id: '', text: 'x' }, 'chat_id is empty'],
    ['a parse mode it does not know', { text: 'x', parse_mode: 'Wiki' }, 'unsupported parse_mode'],
    [
      'a reply to nothing',
      { text: 'x', reply_parameters: { message_id: 9 } },
      'message to be replied not found',
    ],
    ['data of 65 bytes', { text: 'x', reply_markup: keyboard(`${'₹'.repeat(21)}ab`) }, 'BUTTON_DATA_INVALID'],
    [
      'empty data',
      { text: 'x', reply_markup: keyboard('') },
      'inline keyboard button text must be non-empty',
    ],
    [
      'a button that does nothing',
      { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a' }]] } },
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'a button to a host without a dot',
      { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a', url: 'http://localhost:80' }]] } },
      "inline keyboard button URL 'http://localhost:80' is invalid: Wrong HTTP URL",
    ],
    ['half an emoji', { text: '\ud83d' }, 'strings must be encoded in UTF-8'],
    ['broken markup JSON', { text: 'x', reply_markup: '{' }, "can't parse reply markup JSON object"],
  ])('refuses %s', async (_what, params, reason) => {
    const answer = await call('sendMessage', { chat_id: at.chat.id, ...params });
    expect(answer).toEqual({ ok: false, error_code: 400, description: `Bad Request: ${reason}` });
    expect(at.server.refusals).toMatchObject([{ method: 'sendMessage', code: 400 }]);
    expect(at.server.transcript(at.chat)).toEqual([]);
  });

  it.each([
    ['<br>', 'Unsupported start tag "br" at byte offset 0'],
    ['₹5 < 6', 'Unsupported start tag "" at byte offset 5'],
    ['x <b', 'Unclosed start tag at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
    ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<a href=x/>y</a>', 'Unexpected end of name token at byte offset 8'],
    ['<i =a>x</i>', 'Empty attribute name in the tag "i" at byte offset 0'],
  ])('cannot parse %s', async (text, reason) => {
    const answer = await send(text, { parse_mode: 'HTML' });
    expect(answer.description).toBe(`Bad Request: can't parse entities: ${reason}`);
  });

  it('reads every supported tag and shows the plain text', async () => {
    const html =
      '<b>b</b><i>i</i><u>u</u><s>s</s><code>c</code><tg-spoiler>t</tg-spoiler><blockquote>q</blockquote>' +
      '<pre><code class="language-sql">p</code></pre><a href="https://example.com/?a=1&amp;b=2">a</a> M&amp;M &lt;1&nbsp;';
    const { result } = await send(html, { parse_mode: 'HTML' });
    expect(result.text).toBe('biusctqpa M&M <1&nbsp;');
    expect(result.entities.map((entity: { type: string }) => entity.type)).toEqual(
      'bold italic underline strikethrough code spoiler blockquote pre text_link'.split(' '),
    );
    expect(result.entities[7]).toMatchObject({ offset: 7, length: 1, language: 'sql' });
    expect(result.entities[8]).toMatchObject({ url: 'https://example.com/?a=1&b=2' });
    expect(at.server.transcript(at.chat)[0]?.html).toBe(html);
  });

  it('counts the text after the markup, turns tabs to blanks and trims', async () => {
    const long = `<b>${'x'.repeat(4000)}</b>${'&amp;'.repeat(96)}`;
    expect((await send(long, { parse_mode: 'HTML' })).result.text).toHaveLength(4096);
    expect((await send('  a\tb \n')).result.text).toBe('a b');
  });

  it('nests the message replied to and forgives a missing one when asked', async () => {
    const said = at.server.say(at.asha, at.chat, 'hello');
    const reply = await send('hi', { reply_to_message_id: said.messageId });
    expect(reply.result.reply_to_message).toMatchObject({ text: 'hello' });
    const lenient = { message_id: 99, allow_sending_without_reply: true };
    expect((await send('hi', { reply_parameters: lenient })).ok).toBe(true);
  });

  it('may not write to someone who blocked it, until that person writes again', async () => {
    at.server.block(at.asha);
    expect(await send('x')).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    at.server.say(at.asha, at.chat, '/start');
    expect((await send('x')).ok).toBe(true);
  });
});

describe('edits', () => {
  const edit = async (params: object): Promise<ApiAnswer> =>
    await call('editMessageText', { chat_id: at.chat.id, ...params });

  it('refuses the same content, unknown messages and what it did not write', async () => {
    const { result } = await send('a', { reply_markup: keyboard('x') });
    const { messageId } = at.server.say(at.asha, at.chat, 'mine');
    const sentences = [
      await edit({ message_id: result.message_id, text: 'a ', reply_markup: keyboard('x') }),
      await edit({ message_id: 999, text: 'b' }),
      await edit({ message_id: messageId, text: 'b' }),
      await edit({ text: 'b' }),
    ].map((answer) => answer.description);
    expect(sentences[0]).toMatch(/^Bad Request: message is not modified: specified new message content and /);
    expect(sentences.slice(1)).toEqual([
      'Bad Request: message to edit not found',
      "Bad Request: message can't be edited",
      'Bad Request: message identifier is not specified',
    ]);
  });

  it('loses the keyboard when none is given', async () => {
    const { result } = await send('a', { reply_markup: keyboard('x') });
    await edit({ message_id: result.message_id, text: 'b' });
    expect(at.server.transcript(at.chat)).toMatchObject([{ text: 'b', buttons: [], edited: true }]);
    await call('editMessageReplyMarkup', {
      chat_id: 11,
      message_id: result.message_id,
      reply_markup: keyboard('y'),
    });
    expect(at.server.transcript(at.chat)).toMatchObject([{ text: 'b', buttons: ['y'] }]);
  });

  it('deletes for everyone within 48 hours and not twice', async () => {
    const first = (await send('a')).result.message_id;
    const second = (await send('b')).result.message_id;
    const remove = async (id: number): Promise<unknown> =>
      (await call('deleteMessage', { chat_id: 11, message_id: id })).description;
    expect(await remove(first)).toBeUndefined();
    expect(await remove(first)).toBe('Bad Request: message to delete not found');
    at.clockMs += 49 * 3_600_000;
    expect(await remove(second)).toBe("Bad Request: message can't be deleted for everyone");
    expect(at.server.transcript(at.chat).map((message) => message.text)).toEqual(['b']);
  });
});
