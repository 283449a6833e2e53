import manifest from '../../package.json' with { type: 'json' };

/** The version of Plimsoll, as its package has it. */
export const version: string = manifest.version;
