import type { Fields } from '../model/fields.ts';
import {
  effectiveTag,
  ImageReferenceError,
  parseImageReference,
  type ImageReference,
} from '../model/image-reference.ts';
import { NameList } from '../model/name-list.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { imageTag } from './grammar/tag.ts';
import { list, object, oneOf, OptionDoubt } from './contract/options.ts';
import { defineRule, type Problem } from './contract/rule.ts';

const wrong = (field: string, given: string, wanted: string, tag: string | undefined) => ({
  problem: `has ${field} ${given}, ${wanted} is required${tag === undefined ? '' : ` for tag ${quote(tag)}`}`,
  remedy: `set ${field} to ${wanted}`,
});

const digest = `sha256:${'0'.repeat(64)}`;

export default defineRule({
  id: 'image-pull-policy',
  since: '0.1.0',
  severity: 'low',
  guards: ['image'],
  summary: 'images that are pulled by another policy',
  why: 'With IfNotPresent a node runs whatever it pulled first under a tag, and any pod on it may use an image that another pod had the credentials for. With Always each start asks the registry, which has to be up. With Never the image has to be on the node already.',
  remedy:
    'Set imagePullPolicy as the policy says. Where it is left out, the API server writes Always for the tag latest and for an image without tag and digest, and IfNotPresent for all others.',
  risk: 'With Always, a container whose image was only loaded onto its node, or whose registry does not answer, does not start.',
  fill: "The policy that the rule asks for, in place of the API server's default.",
  options: object({
    policy: oneOf(['Always', 'IfNotPresent'], 'The imagePullPolicy that is required; Never is refused with either.'),
    tags: list(
      imageTag(
        'A tag, or a pattern of tags such as "*-SNAPSHOT": "*" stands for any characters, none too. Upper and lower case differ.',
      ),
      'The images that the rule is about, by tag; an image without tag and digest has the tag latest, and one with a digest none. Absent: all images.',
    ),
  }),
  defaults: { policy: 'Always' },
  examples: {
    pass: [
      { name: 'Always', pod: examplePod({ container: { imagePullPolicy: 'Always' } }) },
      { name: 'left out for the tag latest', pod: examplePod({ container: { image: 'nginx' } }) },
      { name: 'left out for another tag', pod: examplePod(), options: { policy: 'IfNotPresent' } },
      { name: 'another tag than those named', pod: examplePod(), options: { tags: ['latest', 'dev'] } },
      {
        name: 'a digest, where tags are named',
        pod: examplePod({
          container: { image: `registry.example.com/app:latest@${digest}`, imagePullPolicy: 'IfNotPresent' },
        }),
        options: { tags: ['latest'] },
      },
    ],
    fail: [
      {
        name: 'left out, in a container, and Never in an init container',
        pod: examplePod({
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', imagePullPolicy: 'Never' }] },
        }),
        messages: [
          'init container "setup" has imagePullPolicy Never, Always is required; set imagePullPolicy to Always',
          'container "app" has imagePullPolicy IfNotPresent, Always is required; set imagePullPolicy to Always',
        ],
      },
      {
        name: 'a tag that moves, of an image that is pulled once',
        pod: examplePod({ container: { image: 'nginx', imagePullPolicy: 'IfNotPresent' } }),
        options: { tags: ['latest'] },
        messages: [
          'container "app" has imagePullPolicy IfNotPresent, Always is required for tag "latest"; set imagePullPolicy to Always',
        ],
      },
      {
        name: 'left out for the tag latest, where images are to be pulled once',
        pod: examplePod({ container: { image: 'nginx:latest' } }),
        options: { policy: 'IfNotPresent' },
        messages: [
          'container "app" has imagePullPolicy Always, IfNotPresent is required; set imagePullPolicy to IfNotPresent',
        ],
      },
      {
        name: 'an image that is mounted as a volume',
        pod: examplePod({
          container: { imagePullPolicy: 'Always' },
          spec: { volumes: [{ name: 'model', image: { reference: 'quay.io/shop/model:3' } }] },
        }),
        messages: [
          'volume "model" has image.pullPolicy IfNotPresent, Always is required; set image.pullPolicy to Always',
        ],
      },
    ],
  },

  check({ policy, tags }, doubt) {
    if (tags?.length === 0) doubt(new OptionDoubt(['tags'], 'it names no image; name a tag, or leave it out for all'));
    const moving = tags && new NameList(tags);
    const problemOf = (owner: Fields, image: string | undefined, field: string, label: string): Problem | undefined => {
      if (image === undefined || image === '') return undefined;
      const reference = read(image);
      const tag = moving === undefined || reference?.digest !== undefined ? undefined : tagOf(reference);
      if (moving !== undefined && (tag === undefined || !moving.has(tag))) return undefined;
      const preset = tagOf(reference) === 'latest' ? 'Always' : 'IfNotPresent';
      const written = owner.text(field);
      const given = written || preset;
      if (given === policy) return undefined;
      const at = owner.at(field);
      // Nobody can tell the API server's own from absence, or from "".
      const isOpen = given === preset;
      const fixes = isOpen ? [{ at, value: policy, replaces: preset, ...(policy === 'Always' && risk) }] : none;
      return { at, guards: 'image', value: given, fixes, ...wrong(label, given, policy, tag) };
    };
    return (pod, report) => {
      for (const container of pod.containers) {
        const problem = problemOf(container, container.image, 'imagePullPolicy', 'imagePullPolicy');
        if (problem !== undefined) report(problem);
      }
      for (const volume of pod.volumes) {
        if (!volume.has('image')) continue;
        const image = volume.fields('image');
        const problem = problemOf(image, image.text('reference'), 'pullPolicy', 'image.pullPolicy');
        if (problem !== undefined) report(problem);
      }
    };
  },
});

const none: readonly never[] = Object.freeze([]);
const risk = { risk: true } as const;

/** Undefined where no runtime can pull it, so that nothing else matters. */
function read(image: string): ImageReference | undefined {
  try {
    return parseImageReference(image);
  } catch (error) {
    if (error instanceof ImageReferenceError) return undefined;
    throw error;
  }
}

/** The tag that the API server goes by (pkg/apis/core/v1/defaults.go, SetDefaults_Container and SetDefaults_Volume). */
function tagOf(reference: ImageReference | undefined): string | undefined {
  return reference && effectiveTag(reference);
}
