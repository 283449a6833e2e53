// Written by scripts/generate.ts from charts/plimsoll/webhooks/pods.yaml; change that instead.
export const chartConditions = [
  {
    "name": "changes",
    "expression": "request.operation != 'UPDATE' || (!has(oldObject.metadata.deletionTimestamp) && (object.spec != oldObject.spec\n|| object.metadata.?annotations[?'seccomp.security.alpha.kubernetes.io/pod'] != oldObject.metadata.?annotations[?'seccomp.security.alpha.kubernetes.io/pod']\n|| (object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])).exists(c,\nobject.metadata.?annotations[?('container.seccomp.security.alpha.kubernetes.io/' + c.name)] != oldObject.metadata.?annotations[?('container.seccomp.security.alpha.kubernetes.io/' + c.name)])))"
  }
];
