/** What an example changes of the minimal pod: fields of the spec, of its only container, of the metadata. */
export interface Tweak {
  readonly container?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod that says no more than it must, with one tweak: so each example breaks one thing. */
export function examplePod({ container = {}, spec = {}, labels, annotations }: Tweak = {}): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'example', ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: { containers: [{ ...exampleContainer, ...container }], ...spec },
  };
}

/** The container of `examplePod`, for examples with more than one. */
export const exampleContainer = { name: 'app', image: 'registry.example.com/app:1.0' };
