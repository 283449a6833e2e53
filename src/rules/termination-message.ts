import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const wanted = 'FallbackToLogsOnError';
const standard = 'File';
const silent = {
  problem: 'has terminationMessagePolicy File, which keeps no log lines when a container fails',
  remedy: `set terminationMessagePolicy to ${wanted}`,
};
const unknown = (written: string) => ({
  ...silent,
  problem: `has terminationMessagePolicy ${quote(written)}, which Kubernetes does not have`,
});
/** Absence is File on every node, so to write it or to remove it changes nothing. */
const parts: readonly string[] = [];

export default defineRule({
  id: 'termination-message',
  since: '0.1.0',
  severity: 'low',
  guards: ['health'],
  summary: 'containers whose last log lines are lost',
  why: "When a container fails and is restarted, or its node goes away, its log may be gone. With FallbackToLogsOnError the last lines (at most 2,048 bytes or 80 lines) stand in the pod's status, where kubectl describe and controllers show them.",
  remedy:
    'Set terminationMessagePolicy to FallbackToLogsOnError on every container. A message that the program itself writes to terminationMessagePath still counts first. Log lines then stand in the status, which more people may read than the logs.',
  fill: 'terminationMessagePolicy: FallbackToLogsOnError on the container, in place of File.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      {
        name: 'the last log lines are kept',
        pod: examplePod({ container: { terminationMessagePolicy: wanted } }),
      },
    ],
    fail: [
      {
        name: 'not set, which means File',
        pod: examplePod(),
        messages: [
          'container "app" has terminationMessagePolicy File, which keeps no log lines when a container fails; set terminationMessagePolicy to FallbackToLogsOnError',
        ],
      },
      {
        name: 'set to File, in an init container and a sidecar too',
        pod: examplePod({
          container: { terminationMessagePolicy: wanted },
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', terminationMessagePolicy: 'File' },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always' },
            ],
          },
        }),
        messages: [
          'init container "setup" has terminationMessagePolicy File, which keeps no log lines when a container fails; set terminationMessagePolicy to FallbackToLogsOnError',
          'sidecar container "proxy" has terminationMessagePolicy File, which keeps no log lines when a container fails; set terminationMessagePolicy to FallbackToLogsOnError',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      // Not the ephemeral ones: kubectl debug writes none.
      for (const container of pod.resourced) {
        const own = container.text('terminationMessagePolicy') ?? '';
        if (own === wanted) continue;
        const at = container.at('terminationMessagePolicy');
        const found = { at, guards: 'health', parts, ...(own !== '' && { value: own }) } as const;
        if (own !== '' && own !== standard) report({ ...found, ...unknown(own) });
        // The API server writes File before any webhook is called (SetDefaults_Container), also in place of "".
        else report({ ...found, ...silent, fixes: [{ at, value: wanted, replaces: standard }] });
      }
    };
  },
});
