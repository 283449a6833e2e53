const kinds = ['table', 'json', 'soak', 'siege', 'profile'] as const;

/** What to do; without a flag, the figures as a table. */
export type Asked = (typeof kinds)[number];

/** What the arguments ask for, or the one sentence of what is wrong with them. */
export type Flags =
  | { readonly asked: Asked; readonly complaint?: undefined }
  | { readonly asked?: undefined; readonly complaint: string };

/** Reads the arguments of `npm run bench`. */
export function readFlags(args: readonly string[]): Flags {
  const known = 'write --json, --soak, --siege, --profile or nothing';
  if (args.length > 1) return { complaint: `bench takes one flag and was given ${args.length}; ${known}` };
  const [flag] = args;
  const asked = flag === undefined ? 'table' : kinds.slice(1).find((kind) => flag === `--${kind}`);
  return asked === undefined ? { complaint: `bench does not know "${flag}"; ${known}` } : { asked };
}
