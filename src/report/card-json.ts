import type { CardReport, ResourceCard } from './resource-card.ts';

/** The cards as JSON, for programs: keys are only added from one version to the next. */
export function cardJson({ version, kubeVersion, policies, cards, unread, skipped }: CardReport): string {
  const result = {
    apiVersion: 'plimsoll.dev/v1',
    kind: 'InspectResult',
    tool: { version },
    kubeVersion,
    policies,
    workloads: cards.map(jsonOf),
    unread,
    skipped,
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

function jsonOf({ subject, headline, lines }: ResourceCard): object {
  const { apiVersion, kind, namespace, name, source } = subject;
  const { denied, warned, audited, ...judged } = headline;
  const resources = lines.map(({ resource, state, unseen, statements }) => ({
    resource,
    state,
    notSeen: unseen,
    statements: statements.map(({ containers, says, state: own }) => ({
      containers: containers.length === 0 ? undefined : containers,
      says,
      state: own,
    })),
  }));
  return { apiVersion, kind, namespace, name, source, ...judged, findings: { denied, warned, audited }, resources };
}
