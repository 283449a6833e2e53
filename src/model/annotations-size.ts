/** In bytes, of all annotations of an object: the API server takes no more (apimachinery pkg/api/validation, ValidateAnnotationsSize). */
export const maxAnnotationsSize = 262_144;

/** In bytes, of all keys and values. */
export function annotationsSize(annotations: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const key of Object.keys(annotations)) {
    const value = annotations[key];
    size += bytesIn(key) + (typeof value === 'string' ? bytesIn(value) : 0);
  }
  return size;
}

/** Of text in UTF-8. */
export function bytesIn(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();
