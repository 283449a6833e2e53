/** The body of a request cannot be read; the message repeats nothing of it. */
export class BodyRefused extends Error {
  readonly code = 'ERR_BODY';
  /** The HTTP status that says so: 400 or 413. */
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

/**
 * Reads a body of JSON as it was sent: nothing is removed, and `__proto__` is an own key like any other. A body that is
 * too long is read to its end and thrown away as it comes, so that the client hears why. Throws `BodyRefused`.
 */
export async function readBody(stream: NodeJS.ReadableStream, longest: number): Promise<unknown> {
  const bytes = await collect(stream, longest);
  if (bytes.length === 0) throw new BodyRefused(400, 'the body is empty; send an AdmissionReview as JSON');
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return value;
  } catch {
    // What JSON.parse says repeats a piece of the body.
    throw new BodyRefused(400, 'the body is not JSON; send an AdmissionReview as JSON');
  }
}

function collect(stream: NodeJS.ReadableStream, longest: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longest) chunks.push(chunk);
      else chunks.length = 0;
    });
    let isWhole = false;
    stream.on('end', () => {
      isWhole = true;
      if (length <= longest) resolve(Buffer.concat(chunks, length));
      else reject(new BodyRefused(413, `the body is longer than ${longest} bytes; send a smaller object`));
    });
    stream.on('error', (cause) => reject(new BodyRefused(400, brokenOff, cause)));
    stream.on('close', () => {
      if (!isWhole) reject(new BodyRefused(400, brokenOff));
    });
  });
}

const brokenOff = 'the body broke off; send it whole';
