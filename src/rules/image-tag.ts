import { ImageReferenceError, parseImageReference } from '../model/image-reference.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './example.ts';
import { imageCheck, unreadable } from './image-check.ts';
import { list, object, OptionDoubt, text } from './options.ts';
import { defineRule } from './rule.ts';

const untagged = (who: string, image: string) =>
  `${who} has an image without a tag, so "latest" is pulled; write one, as in ${quote(`${image}:1.2.3`)}, or a digest`;
const refused = (who: string, image: string, tag: string) =>
  `${who} has the image ${quote(image)}, whose tag ${quote(tag)} is not allowed; write another tag or a digest`;

export default defineRule({
  id: 'image-tag',
  since: '0.1.0',
  severity: 'medium',
  guards: ['image'],
  summary: 'images without a tag that says which one',
  why: 'Without a tag, or with one that moves, the pods of one workload may run different programs, no one can tell which, and going back to the last one that worked is not possible.',
  remedy: 'Write the tag of a release, or better a digest, which cannot move: registry.example.com/app@sha256:…',
  options: object({
    forbidden: list(
      text('A tag, compared exactly: upper and lower case differ.'),
      'The tags that no image may have, unless it has a digest as well. An image without tag and digest is refused in any case.',
    ),
  }),
  defaults: { forbidden: ['latest'] },
  examples: {
    pass: [
      { name: 'a tag', pod: examplePod({ container: { image: 'registry.example.com/app:1.2.3' } }) },
      {
        name: 'a digest, by which the tag does not count',
        pod: examplePod({ container: { image: `registry.example.com/app:latest@sha256:${'0'.repeat(64)}` } }),
      },
      {
        name: 'latest, where the policy forbids others',
        pod: examplePod({ container: { image: 'registry.example.com/app:latest' } }),
        options: { forbidden: ['dev', 'edge'] },
      },
    ],
    fail: [
      {
        name: 'no tag',
        pod: examplePod({ container: { image: 'nginx' } }),
        messages: [untagged('container "app"', 'nginx')],
      },
      {
        name: 'forbidden tags, in an init container and a container',
        pod: examplePod({
          container: { image: 'registry.example.com/app:dev' },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', image: 'busybox:latest' }] },
        }),
        options: { forbidden: ['latest', 'dev'] },
        messages: [
          refused('init container "setup"', 'busybox:latest', 'latest'),
          refused('container "app"', 'registry.example.com/app:dev', 'dev'),
        ],
      },
      {
        name: 'an image that is mounted as a volume',
        pod: examplePod({ spec: { volumes: [{ name: 'model', image: { reference: 'registry.example.com/model' } }] } }),
        messages: [untagged('volume "model"', 'registry.example.com/model')],
      },
      {
        name: 'what no runtime can pull',
        pod: examplePod({ container: { image: 'nginx:' } }),
        messages: [unreadable('container "app"', 'nginx:', 'write a tag after ":"')],
      },
    ],
  },

  check({ forbidden }, doubt) {
    for (const [index, tag] of forbidden.entries()) {
      if (isTag(tag)) continue;
      doubt(new OptionDoubt(['forbidden', index], `${quote(tag)} is no tag; write only what follows ":" in an image`));
    }
    const tags = new Set(forbidden);
    return imageCheck(({ text: image, tag, digest }, owner) => {
      if (digest !== undefined) return undefined;
      if (tag === undefined) return { message: untagged(owner.label, image) };
      return tags.has(tag) ? { value: tag, message: refused(owner.label, image, tag) } : undefined;
    });
  },
});

function isTag(word: string): boolean {
  try {
    return parseImageReference(`name:${word}`).tag === word;
  } catch (error) {
    if (error instanceof ImageReferenceError) return false;
    throw error;
  }
}
