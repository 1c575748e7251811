/** For Slack's markup, where nothing else starts a mention or a link. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * What somebody typed, out of Slack's markup: links and mentions as the words they were typed as, signs as they are.
 * A mention of the bot itself is dropped.
 */
export function typedText(markup: string, botUser: string): string {
  return markup
    .replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target: string, label: string | undefined) =>
      target === `@${botUser}` ? ' ' : (label ?? target).replace(/^mailto:/, ''),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

const COMMAND_WORD = /(^|[\s("“])\/([a-z?]+)(?![\w/])/g;

/** Slack keeps the slash for itself: `/orders` is typed as `/munim orders` here. */
export function slackWords(text: string, isCommand: (name: string) => boolean): string {
  return text.replace(COMMAND_WORD, (whole, before: string, name: string) =>
    isCommand(name) ? `${before}/munim ${name}` : whole,
  );
}

/** The line that words behind `/munim` mean: a command's name is one without its slash. */
export function lineOf(words: string, isCommand: (name: string) => boolean): string {
  if (words === '') return '/help';
  const [first = ''] = words.toLowerCase().split(/\s/);
  return isCommand(first) ? `/${words}` : words;
}
