import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import { Namespaces } from './namespaces.ts';

let followed: Followed;
let namespaces: Namespaces;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
  namespaces = new Namespaces(followed.following());
});
afterEach(() => followed.end());

async function watching(): Promise<void> {
  followed.start(namespaces.reflector);
  await followed.until(() => namespaces.reflector.status().isWatching);
}

/** Creates a namespace with these labels, or labels it anew. */
function label(name: string, labels: unknown): void {
  // What is not kept of a namespace is here as it would come.
  const { metadata } = followed.server.put(name).object;
  const object = { metadata: { ...metadata, labels, annotations: { note: 'x' } }, status: { phase: 'Active' } };
  followed.server.objects.set(name, object);
  followed.server.send({
    type: 'MODIFIED',
    object: { ...object, metadata: { ...object.metadata, resourceVersion: String(++followed.server.revision) } },
  });
}

describe('the labels of a namespace', () => {
  test('are known as they stand', async () => {
    label('shop', { team: 'shop' });
    expect(namespaces.names).toBe(undefined);
    await watching();
    expect(namespaces.names).toEqual(['shop']);
    expect([namespaces.labelsOf('shop'), namespaces.labelsOf('batch')]).toEqual([{ team: 'shop' }, undefined]);
    label('shop', { team: 'other' });
    label('batch', undefined);
    await followed.atOnce(() => namespaces.reflector.objects.size === 2);
    await followed.atOnce(() => namespaces.labelsOf('shop')?.['team'] === 'other');
    expect(namespaces.labelsOf('batch')).toEqual({});
    followed.server.remove('shop');
    await followed.atOnce(() => namespaces.labelsOf('shop') === undefined);
  });

  test.each([[null], [7], [[]], [{ team: 7 }]])('that are %j are none', async (labels) => {
    label('shop', labels);
    await watching();
    expect(namespaces.labelsOf('shop')).toEqual({});
  });
});

describe('a namespace that is asked for', () => {
  test('and known is told at once', async () => {
    label('shop', { team: 'shop' });
    await watching();
    expect(await namespaces.whenKnown('shop', 500)).toEqual({ team: 'shop' });
    expect(followed.clock.wait).toBeGreaterThan(500);
  });

  test('before it is known is told to all who ask, once the watch brings it', async () => {
    await watching();
    const asked = [1, 2, 3].map(() => namespaces.whenKnown('shop', 500));
    followed.clock.pass(499);
    label('batch', {});
    label('shop', { team: 'shop' });
    expect(await Promise.all(asked)).toEqual([1, 2, 3].map(() => expect.any(Object)));
    expect(followed.clock.wait).toBeGreaterThan(500);
  });

  test('and does not come is waited for no longer than it was said', async () => {
    await watching();
    const answers: unknown[] = [];
    void namespaces.whenKnown('shop', 500).then((labels) => answers.push(labels));
    void namespaces.whenKnown('shop', 1_000).then((labels) => answers.push(labels));
    followed.clock.pass(499);
    await new Promise(setImmediate);
    expect(answers).toEqual([]);
    followed.clock.pass(1);
    await new Promise(setImmediate);
    expect(answers).toEqual([undefined]);
    label('shop', { team: 'shop' });
    await followed.atOnce(() => answers.length === 2);
    expect(answers[1]).toBeDefined();
  });

  test('before anything is known is told by the list', async () => {
    const asked = namespaces.whenKnown('shop', 500);
    label('shop', { team: 'shop' });
    followed.start(namespaces.reflector);
    expect(await asked).toEqual({ team: 'shop' });
  });
});
