/** Exit statuses, after sysexits.h where it has a word for it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** A bug; munim.log has the details. */
  fault: 70,
  /** Another engine holds the home. */
  held: 75,
  /** The settings are wrong. */
  settings: 78,
} as const;
