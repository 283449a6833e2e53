/** The changes of an example to the minimal pod: fields of the spec, of its container, of the metadata. */
export interface Tweak {
  readonly container?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A minimal pod with one tweak, so that each example breaks one thing. */
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
