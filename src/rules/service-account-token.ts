import { automaticTokenOf, isAutomatic, tokensIn, type ProjectedToken } from '../model/api-token.ts';
import { quote } from '../model/quote.ts';
import { VolumeUses } from '../model/volume-uses.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, integer, list, object, OptionWarning } from './contract/options.ts';
import { defineRule, type Problem } from './contract/rule.ts';
import { audience } from './grammar/audience.ts';

const field = 'spec.automountServiceAccountToken';
const automatic = (account: string) => `does not turn off the automatic token of ServiceAccount ${quote(account)}`;
const projected = (token: ProjectedToken) =>
  `projects ${token.audience === '' ? 'an API token' : `a token for ${quote(token.audience)}`}`;

/** In seconds. */
const defaultLifetime = 3600;

export default defineRule({
  id: 'service-account-token',
  since: '0.1.0',
  severity: 'medium',
  guards: ['user'],
  summary: 'tokens for the API server',
  why: 'Nearly no program calls the API server, and every pod gets a token for it that does all that its ServiceAccount may. An attacker who can read one file of a container has that token too, and the API server takes an automatic one for up to a year.',
  remedy:
    'Set spec.automountServiceAccountToken to false, or automountServiceAccountToken of the ServiceAccount, which in a cluster the gate knows. Where it does not, as for files, a template has to say it itself: what is not known counts as not turned off. Of a pod that the API server has admitted, the volume kube-api-access-… says whether it has the token. A program that calls the API gets a token by a projected volume, mounted at /var/run/secrets/kubernetes.io/serviceaccount into its container alone. A token in a Secret of type kubernetes.io/service-account-token is not recognised, since only the Secret says its type.',
  risk: 'A program that calls the API server fails.',
  options: object({
    allowProjected: flag('Whether a pod may have tokens that it asks for, by projected volumes.'),
    maxExpirationSeconds: integer(
      600,
      2 ** 32,
      'For how many seconds such a token may be valid at most; the API server gives none for less than 600. The kubelet renews it in time.',
    ),
    exemptAudiences: list(
      audience(
        'An audience as a pod writes it, such as vault, istio-ca or sts.amazonaws.com; compared exactly. Not one of the API server itself.',
      ),
      'The audiences whose tokens are not looked at: the API server refuses them, and the one that they are for decides how long they are valid.',
    ),
  }),
  defaults: { allowProjected: true, maxExpirationSeconds: defaultLifetime, exemptAudiences: [] },
  examples: {
    pass: [
      { name: 'turned off', pod: examplePod({ spec: { automountServiceAccountToken: false } }) },
      {
        name: 'a projected token of an hour',
        pod: examplePod({
          container: { volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] },
          spec: {
            automountServiceAccountToken: false,
            volumes: [
              {
                name: 'token',
                projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] },
              },
            ],
          },
        }),
      },
      {
        name: 'a token for a cloud, whose audience the policy exempts',
        pod: examplePod({
          spec: {
            automountServiceAccountToken: false,
            volumes: [
              {
                name: 'aws-iam-token',
                projected: {
                  sources: [
                    {
                      serviceAccountToken: { path: 'token', audience: 'sts.amazonaws.com', expirationSeconds: 86_400 },
                    },
                  ],
                },
              },
            ],
          },
        }),
        options: { exemptAudiences: ['sts.amazonaws.com'] },
      },
    ],
    fail: [
      {
        name: 'not turned off',
        pod: examplePod({ spec: { initContainers: [{ ...exampleContainer, name: 'setup' }] } }),
        messages: [
          'the pod does not turn off the automatic token of ServiceAccount "default"; set spec.automountServiceAccountToken to false, and mount a projected token if a program calls the API',
        ],
      },
      {
        name: 'turned on',
        pod: examplePod({ spec: { serviceAccountName: 'web', automountServiceAccountToken: true } }),
        options: { allowProjected: false },
        messages: [
          'the pod does not turn off the automatic token of ServiceAccount "web"; set spec.automountServiceAccountToken to false',
        ],
      },
      {
        name: 'a projected token of a day',
        pod: examplePod({
          spec: {
            automountServiceAccountToken: false,
            volumes: [
              {
                name: 'token',
                projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 86_400 } }] },
              },
              {
                name: 'vault',
                projected: {
                  sources: [{ serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 7200 } }],
                },
              },
            ],
          },
        }),
        messages: [
          'volume "token" projects an API token that is valid for 86400 seconds, at most 3600 is allowed; set expirationSeconds to 3600 or less',
          'volume "vault" projects a token for "vault" that is valid for 7200 seconds, at most 3600 is allowed; set expirationSeconds to 3600 or less',
        ],
      },
      {
        name: 'a projected token, where none is allowed',
        pod: examplePod({
          spec: {
            automountServiceAccountToken: false,
            volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
          },
        }),
        options: { allowProjected: false },
        messages: [
          'volume "token" projects an API token, which is not allowed; remove serviceAccountToken from projected.sources',
        ],
      },
    ],
  },

  check({ allowProjected, maxExpirationSeconds: most, exemptAudiences }, doubt) {
    const exempt = new Set(exemptAudiences);
    if (!allowProjected && most !== defaultLifetime) {
      const message = 'no projected token is allowed, so it changes nothing; remove it, or set allowProjected to true';
      doubt(new OptionWarning(['maxExpirationSeconds'], message, 'allowProjected'));
    }
    const off = `set ${field} to false`;
    const remedyOfAutomatic = allowProjected ? `${off}, and mount a projected token if a program calls the API` : off;
    const problemOf = (token: ProjectedToken): Pick<Problem, 'problem' | 'remedy' | 'value' | 'bound'> | undefined => {
      if (!allowProjected) {
        const remedy = 'remove serviceAccountToken from projected.sources';
        return { problem: `${projected(token)}, which is not allowed`, remedy };
      }
      if (token.lifetime <= most) return undefined;
      return {
        problem: `${projected(token)} that is valid for ${token.lifetime} seconds, at most ${most} is allowed`,
        remedy: `set expirationSeconds to ${most} or less`,
        value: token.lifetime,
        bound: String(most),
      };
    };
    return (pod, report) => {
      const token = automaticTokenOf(pod);
      if (token !== undefined) {
        const account = pod.serviceAccountName;
        const isWritten = pod.spec.boolean('automountServiceAccountToken') !== undefined;
        const isThere = token.volume !== undefined;
        const remedy =
          isThere && pod.origin.isAdmitted !== true ? `${off}, and remove ${token.volume.label}` : remedyOfAutomatic;
        report({
          at,
          guards: 'user',
          ...(isWritten && { value: true }),
          // A ServiceAccount may say no, and none does where the pod says yes.
          parts: [`as ${account}`, ...(isWritten ? ['whatever the ServiceAccount says'] : none)],
          covers: token.containers.map((container) => ({ at: container.at('volumeMounts'), parts: none })),
          problem: automatic(account),
          remedy,
          fixes: isWritten || isThere ? none : [{ at, value: false, risk: true, fileOnly: true }],
        });
      }
      let uses: VolumeUses | undefined;
      for (const volume of pod.volumes) {
        if (token !== undefined && isAutomatic(volume)) continue;
        for (const each of longestOf(tokensIn(volume))) {
          const problem = exempt.has(each.audience) ? undefined : problemOf(each);
          if (problem === undefined) continue;
          const place = each.source.at('expirationSeconds');
          const parts = [`as ${pod.serviceAccountName}`, ...(uses ??= new VolumeUses(pod)).take(volume)];
          const covers = [{ at: place, key: `${each.audience}/lifetime`, measure: each.lifetime }];
          report({ at: place, guards: 'user', key: each.audience, parts, covers, ...problem });
        }
      }
      uses?.throwUnread();
    };
  },
});

const at = ['spec', 'automountServiceAccountToken'];

const none: readonly never[] = Object.freeze([]);

/** Of the tokens of a volume for one audience the one that is valid for longest. */
function longestOf(tokens: readonly ProjectedToken[]): Iterable<ProjectedToken> {
  if (tokens.length < 2) return tokens;
  const longest = new Map<string, ProjectedToken>();
  for (const token of tokens) {
    const known = longest.get(token.audience);
    if (known === undefined || token.lifetime > known.lifetime) longest.set(token.audience, token);
  }
  return longest.values();
}
