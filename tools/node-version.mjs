/** The oldest Node that Munim runs on; package.json says the same. */
const LEAST = [20, 19];

/** A sentence when this Node is too old, else undefined. `version` is like `20.19.4`. */
export function nodeVersionFault(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
  if (enough) return undefined;
  return `Munim needs Node ${LEAST.join('.')} or newer; this is ${version}. Install a newer one from https://nodejs.org.`;
}
