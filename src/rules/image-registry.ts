import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { imageCheck } from './parts/image-check.ts';
import {
  ImageSources,
  plainEntry,
  readSource,
  registry,
  registryOrAny,
  sourceOf,
  type ImageSource,
} from './parts/image-source.ts';
import { list, object, OptionDoubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';
import { wordList } from './parts/word-list.ts';

const unlisted = (image: string) => `uses image ${quote(image)}, which is not from an allowed registry`;
const refused = (image: string, forbidden: string) =>
  `uses image ${quote(image)}, and images from ${quote(forbidden)} are forbidden`;
const unplaced = (image: string) => ({
  problem: `uses image ${quote(image)}, whose first part is not a host name`,
  remedy: 'begin the image with a registry, as in "registry.example.com/app"',
});
const listed = (allowed: readonly string[]) => `use an image from ${wordList(allowed, ' or ', quote)}`;
/** Where all is allowed but what is forbidden. */
const elsewhere = ({ path }: ImageSource) => `use an image from another registry${path.length === 0 ? '' : ' or path'}`;

export default defineRule({
  id: 'image-registry',
  since: '0.1.0',
  severity: 'high',
  guards: ['image'],
  summary: 'images from registries that are not allowed',
  why: 'An image from any registry is any program. An image from a registry that nobody maintains may change, disappear, or contain what its name does not say.',
  remedy:
    'Copy the image to a registry that the policy allows, and name it with that registry in front. A name without a registry means docker.io, and one without a slash docker.io/library.',
  options: object({
    allowed: list(
      registryOrAny('A registry, or a path below one.'),
      'Where images may come from, such as registry.example.com, ghcr.io/shop or docker.io/library, by whole names: ghcr.io/shop covers ghcr.io/shop/app and not ghcr.io/shop-two/app. "*" stands for a whole part between dots or slashes, as in *.example.com or ghcr.io/*/base. "*" alone allows all that is not forbidden, as does leaving it out.',
    ),
    forbidden: list(
      registry('A registry, or a path below one.'),
      'Where no image may come from, whatever is allowed; written alike. An image that names no host, or that no runtime can read, is refused in any case.',
    ),
  }),
  defaults: { forbidden: [] },
  examples: {
    pass: [
      { name: 'any registry, where the policy says nothing', pod: examplePod() },
      {
        name: 'below an allowed path',
        pod: examplePod({ container: { image: 'ghcr.io/shop/app:1.2.3' } }),
        options: { allowed: ['registry.example.com', 'ghcr.io/shop'] },
      },
      {
        name: 'a short name of Docker Hub',
        pod: examplePod({ container: { image: 'nginx:1.29' } }),
        options: { allowed: ['docker.io/library'] },
      },
      {
        name: 'whole parts that a "*" stands for',
        pod: examplePod({ container: { image: '1234.dkr.ecr.eu-west-1.amazonaws.com/shop/app:1.2.3' } }),
        options: { allowed: ['1234.dkr.ecr.*.amazonaws.com/shop'] },
      },
      {
        name: 'another registry than the forbidden one',
        pod: examplePod({ container: { image: 'quay.io/shop/app:1.2.3' } }),
        options: { forbidden: ['docker.io'] },
      },
    ],
    fail: [
      {
        name: 'other registries, in an init container and a container',
        pod: examplePod({
          container: { image: 'ghcr.io.example.net/shop/app:1.2.3' },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', image: 'busybox:1.37' }] },
        }),
        options: { allowed: ['registry.example.com', 'ghcr.io/shop'] },
        messages: [
          'init container "setup" uses image "docker.io/library/busybox", which is not from an allowed registry; use an image from "registry.example.com" or "ghcr.io/shop"',
          'container "app" uses image "ghcr.io.example.net/shop/app", which is not from an allowed registry; use an image from "registry.example.com" or "ghcr.io/shop"',
        ],
      },
      {
        name: 'a path that only begins with the same letters',
        pod: examplePod({ container: { image: 'ghcr.io/shop-two/app:1.2.3' } }),
        options: { allowed: ['ghcr.io/shop'] },
        messages: [
          'container "app" uses image "ghcr.io/shop-two/app", which is not from an allowed registry; use an image from "ghcr.io/shop"',
        ],
      },
      {
        name: 'a host of more parts than the "*" stands for',
        pod: examplePod({ container: { image: 'a.b.example.com/app:1.2.3' } }),
        options: { allowed: ['*.example.com'] },
        messages: [
          'container "app" uses image "a.b.example.com/app", which is not from an allowed registry; use an image from "*.example.com"',
        ],
      },
      {
        name: 'a forbidden path of an allowed registry',
        pod: examplePod({ container: { image: 'ghcr.io/shop/attic/app:1.2.3' } }),
        options: { allowed: ['ghcr.io/shop'], forbidden: ['ghcr.io/shop/attic'] },
        messages: [
          'container "app" uses image "ghcr.io/shop/attic/app", and images from "ghcr.io/shop/attic" are forbidden; use an image from "ghcr.io/shop"',
        ],
      },
      {
        name: 'an image that is mounted as a volume',
        pod: examplePod({ spec: { volumes: [{ name: 'model', image: { reference: 'quay.io/shop/model:3' } }] } }),
        options: { forbidden: ['quay.io'] },
        messages: [
          'volume "model" uses image "quay.io/shop/model", and images from "quay.io" are forbidden; use an image from another registry',
        ],
      },
      {
        name: 'names that lead to no registry',
        pod: examplePod({
          container: { image: 'my_registry.example/app:1' },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', image: 'busybox:' }] },
        }),
        messages: [
          'init container "setup" uses image "busybox:", which is not an image reference; write a tag after ":"',
          'container "app" uses image "my_registry.example/app", whose first part is not a host name; begin the image with a registry, as in "registry.example.com/app"',
        ],
      },
    ],
  },

  check({ allowed, forbidden }, doubt) {
    const barred = new ImageSources(forbidden.map((entry) => entryOf(entry)));
    const isAny = allowed === undefined || allowed.includes('*');
    const entries = [...(allowed ?? []).entries()].flatMap(([index, entry]) =>
      entry === '*' ? [] : { ...entryOf(entry), index },
    );
    const isUsable = (entry: Entry) => barred.holding(entry) === undefined;
    const usable = entries.filter((entry) => isUsable(entry));
    if (isAny || usable.length > 0) {
      for (const entry of entries) if (!isUsable(entry)) doubt(voidEntry('allowed', entry.index));
    }
    if (!isAny && usable.length === 0) {
      const message =
        entries.length === 0
          ? 'it allows no image; name a registry, or leave it out to allow any'
          : 'all of it is forbidden too, so no image is allowed; name a registry that is not';
      doubt(new OptionDoubt(['allowed'], message));
    }
    const open = isAny ? undefined : new ImageSources(usable);
    const remedy = isAny ? undefined : listed(usable.map((entry) => entry.text));
    return imageCheck((reference) => {
      const { registry, path } = reference;
      if (registry === '') return { value: path, ...unplaced(path) };
      const source = sourceOf(reference);
      const value = `${registry}/${path}`;
      const bar = barred.holding(source);
      if (bar !== undefined) return { value, problem: refused(value, bar.text), remedy: remedy ?? elsewhere(bar) };
      if (open === undefined || open.holding(source) !== undefined) return undefined;
      return { value, problem: unlisted(value), remedy };
    });
  },
});

interface Entry extends ImageSource {
  readonly text: string;
}

function entryOf(written: string): Entry {
  return { ...readSource(written), text: plainEntry(written) };
}
