import { isObject, type RawObject } from '../model/fields.ts';

/** The entry of a webhook configuration that has this name: `pods.plimsoll.dev`; undefined where there is none. */
export function entryIn(configuration: RawObject | undefined, webhook: string): RawObject | undefined {
  const webhooks = configuration?.['webhooks'];
  const entries: readonly unknown[] = Array.isArray(webhooks) ? webhooks : [];
  return entries.filter(isObject).find(({ name }) => name === webhook);
}
