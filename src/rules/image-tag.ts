import { NameList } from '../model/name-list.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { imageCheck } from './parts/image-check.ts';
import { imageTag } from './grammar/tag.ts';
import { list, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';
import { wordList } from './parts/word-list.ts';

const untagged = (image: string) => `uses image ${quote(image)} without a tag, which means "latest"`;
const refused = (image: string, tag: string) => `uses image ${quote(image)}, and tag ${quote(tag)} is not allowed`;

const tag =
  'A tag, or a pattern of tags such as "*-SNAPSHOT": "*" stands for any characters, none too. Upper and lower case differ.';

export default defineRule({
  id: 'image-tag',
  since: '0.1.0',
  severity: 'medium',
  guards: ['image'],
  summary: 'images without a tag that says which one',
  why: 'Without a tag, or with one that moves, the pods of one workload may run different programs, no one can tell which, and going back to the last one that worked is not possible.',
  remedy: 'Write the tag of a release, or better a digest, which cannot move: registry.example.com/app@sha256:…',
  options: object({
    allowed: list(
      imageTag(tag),
      'The tags that images may have. Absent: all that are not forbidden. An empty list allows none, so that every image needs a digest.',
    ),
    forbidden: list(
      imageTag(tag),
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
        name: 'a tag of the allowed ones',
        pod: examplePod({ container: { image: 'registry.example.com/app:v1.2.3' } }),
        options: { allowed: ['v*', 'stable'] },
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
        messages: [
          'container "app" uses image "nginx" without a tag, which means "latest"; add a tag, such as ":1.2.3", or a digest',
        ],
      },
      {
        name: 'forbidden tags, in an init container and a container',
        pod: examplePod({
          container: { image: 'registry.example.com/app:dev' },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', image: 'busybox:latest' }] },
        }),
        options: { forbidden: ['latest', 'dev'] },
        messages: [
          'init container "setup" uses image "busybox:latest", and tag "latest" is not allowed; use another tag or a digest',
          'container "app" uses image "registry.example.com/app:dev", and tag "dev" is not allowed; use another tag or a digest',
        ],
      },
      {
        name: 'a tag that a pattern forbids',
        pod: examplePod({ container: { image: 'registry.example.com/app:1.4.0-SNAPSHOT' } }),
        options: { forbidden: ['latest', '*-SNAPSHOT'] },
        messages: [
          'container "app" uses image "registry.example.com/app:1.4.0-SNAPSHOT", and tag "1.4.0-SNAPSHOT" is not allowed; use another tag or a digest',
        ],
      },
      {
        name: 'a tag that is none of the allowed ones',
        pod: examplePod({ container: { image: 'registry.example.com/app:dev' } }),
        options: { allowed: ['v*', 'stable'] },
        messages: [
          'container "app" uses image "registry.example.com/app:dev", and tag "dev" is not allowed; use a tag that matches "v*" or "stable", or a digest',
        ],
      },
      {
        name: 'an image that is mounted as a volume',
        pod: examplePod({ spec: { volumes: [{ name: 'model', image: { reference: 'registry.example.com/model' } }] } }),
        messages: [
          'volume "model" uses image "registry.example.com/model" without a tag, which means "latest"; add a tag, such as ":1.2.3", or a digest',
        ],
      },
      {
        name: 'what no runtime can pull',
        pod: examplePod({ container: { image: 'nginx:' } }),
        messages: ['container "app" uses image "nginx:", which is not an image reference; write a tag after ":"'],
      },
    ],
  },

  check({ allowed, forbidden }, doubt) {
    const barred = new NameList(forbidden);
    for (const [index, each] of (allowed ?? []).entries()) if (barred.has(each)) doubt(voidEntry('allowed', index));
    const usable = allowed?.filter((tag) => !barred.has(tag));
    const open = usable && new NameList(usable);
    const remedies = remediesFor(usable);
    return imageCheck(({ text: image, tag, digest }) => {
      if (digest !== undefined) return undefined;
      if (tag === undefined) return { parts: ['latest'], problem: untagged(image), remedy: remedies.untagged };
      if (!barred.has(tag) && open?.has(tag) !== false) return undefined;
      return { value: tag, parts: [tag], problem: refused(image, tag), remedy: remedies.refused };
    });
  },
});

function remediesFor(usable: readonly string[] | undefined): Readonly<Record<'untagged' | 'refused', string>> {
  if (usable === undefined) {
    return { untagged: 'add a tag, such as ":1.2.3", or a digest', refused: 'use another tag or a digest' };
  }
  if (usable.length === 0) return { untagged: 'add a digest', refused: 'use a digest' };
  const words = wordList(usable, ' or ', quote);
  const tags = usable.some((each) => each.includes('*')) ? `a tag that matches ${words}` : `tag ${words}`;
  return { untagged: `add ${tags}, or a digest`, refused: `use ${tags}, or a digest` };
}
