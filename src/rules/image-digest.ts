import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { imageCheck } from './parts/image-check.ts';
import { ImageSources, readSource, registryLeftOut, sourceOf } from './parts/image-source.ts';
import { list, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const unpinned = (image: string) => `uses image ${quote(image)} without a digest`;
const remedy = 'add the digest of the image, as in "@sha256:…"';

const digest = `sha256:${'0'.repeat(64)}`;

export default defineRule({
  id: 'image-digest',
  since: '0.1.0',
  severity: 'medium',
  guards: ['image'],
  summary: 'images that are not pinned by a digest',
  why: 'A tag may be moved to another image at any time, by whoever may push to the registry. A digest is of one image alone, so what was tested or signed is what runs.',
  remedy:
    'Write the digest behind the name, with the tag before it where that helps a reader: registry.example.com/app:1.2.3@sha256:… The tag does not count then. Tools that update images write both.',
  options: object({
    exempt: list(
      registryLeftOut('A registry, or a path below one.'),
      'Images that need no digest, by registry or path, such as ghcr.io/shop or docker.io/library/busybox, by whole names: ghcr.io/shop covers ghcr.io/shop/app and not ghcr.io/shop-two/app. "*" stands for a whole part between dots or slashes. An image that no runtime can read is refused in any case.',
    ),
  }),
  defaults: { exempt: [] },
  examples: {
    pass: [
      { name: 'a digest', pod: examplePod({ container: { image: `registry.example.com/app@${digest}` } }) },
      {
        name: 'a tag and a digest',
        pod: examplePod({ container: { image: `registry.example.com:5000/app:1.2.3@${digest}` } }),
      },
      {
        name: 'an image that needs none',
        pod: examplePod({ container: { image: 'busybox:1.37' } }),
        options: { exempt: ['docker.io/library/busybox'] },
      },
    ],
    fail: [
      {
        name: 'tags alone, in an init container and a container',
        pod: examplePod({
          container: { image: 'registry.example.com/app:1.2.3' },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', image: 'busybox' }] },
        }),
        messages: [
          'init container "setup" uses image "busybox" without a digest; add the digest of the image, as in "@sha256:…"',
          'container "app" uses image "registry.example.com/app:1.2.3" without a digest; add the digest of the image, as in "@sha256:…"',
        ],
      },
      {
        name: 'a name that only begins like one that needs none',
        pod: examplePod({ container: { image: 'ghcr.io/shop-two/app:1' } }),
        options: { exempt: ['ghcr.io/shop'] },
        messages: [
          'container "app" uses image "ghcr.io/shop-two/app:1" without a digest; add the digest of the image, as in "@sha256:…"',
        ],
      },
      {
        name: 'an image that is mounted as a volume',
        pod: examplePod({
          container: { image: `registry.example.com/app@${digest}` },
          spec: { volumes: [{ name: 'model', image: { reference: 'quay.io/shop/model:3' } }] },
        }),
        messages: [
          'volume "model" uses image "quay.io/shop/model:3" without a digest; add the digest of the image, as in "@sha256:…"',
        ],
      },
      {
        name: 'a digest that is none',
        pod: examplePod({ container: { image: 'registry.example.com/app@sha256:0000' } }),
        messages: [
          'container "app" uses image "registry.example.com/app@sha256:0000", which is not an image reference; end it with 64 lower-case hexadecimal digits after "sha256:"',
        ],
      },
    ],
  },

  check({ exempt }) {
    const free = new ImageSources(exempt.map((entry) => readSource(entry)));
    return imageCheck((image) => {
      if (image.digest !== undefined || free.holding(sourceOf(image)) !== undefined) return undefined;
      return { parts: none, problem: unpinned(image.text), remedy };
    });
  },
});

/** An image without a digest is any image, so another one is no worse. */
const none: readonly never[] = Object.freeze([]);
