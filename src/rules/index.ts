import apparmorProfile from './apparmor-profile.ts';
import capabilities from './capabilities.ts';
import controllerRequired from './controller-required.ts';
import defaultNamespace from './default-namespace.ts';
import envSecrets from './env-secrets.ts';
import containerPorts from './container-ports.ts';
import emptyDirSize from './empty-dir-size.ts';
import extendedResources from './extended-resources.ts';
import hostNamespaces from './host-namespaces.ts';
import hostPath from './host-path.ts';
import hostPorts from './host-ports.ts';
import hostProcess from './host-process.ts';
import imageDigest from './image-digest.ts';
import imagePullPolicy from './image-pull-policy.ts';
import imageRegistry from './image-registry.ts';
import imageTag from './image-tag.ts';
import limitRequestRatio from './limit-request-ratio.ts';
import limitsForbidden from './limits-forbidden.ts';
import limitsRequired from './limits-required.ts';
import nodeName from './node-name.ts';
import placement from './placement.ts';
import podAnnotations from './pod-annotations.ts';
import podLabels from './pod-labels.ts';
import memoryVolumes from './memory-volumes.ts';
import podResourceRange from './pod-resource-range.ts';
import priorityClass from './priority-class.ts';
import privilegeEscalation from './privilege-escalation.ts';
import privileged from './privileged.ts';
import probeHost from './probe-host.ts';
import probesRequired from './probes-required.ts';
import procMount from './proc-mount.ts';
import quantityUnits from './quantity-units.ts';
import readOnlyRootFilesystem from './read-only-root-filesystem.ts';
import requestsRequired from './requests-required.ts';
import resourceRange from './resource-range.ts';
import type { Rule } from './contract/rule.ts';
import runAsGroup from './run-as-group.ts';
import runAsNonRoot from './run-as-non-root.ts';
import runAsUser from './run-as-user.ts';
import runTimeLimit from './run-time-limit.ts';
import runtimeClass from './runtime-class.ts';
import seccompProfile from './seccomp-profile.ts';
import selinuxOptions from './selinux-options.ts';
import serviceAccountToken from './service-account-token.ts';
import serviceAccount from './service-account.ts';
import sysctls from './sysctls.ts';
import terminationGrace from './termination-grace.ts';
import terminationMessage from './termination-message.ts';
import userNamespace from './user-namespace.ts';
import volumeTypes from './volume-types.ts';
/** Every rule. The order is that of findings and of pages: resources, storage, network, user, kernel, machine, image, health. */
export const rules: readonly Rule[] = [
  requestsRequired,
  limitsRequired,
  limitsForbidden,
  resourceRange,
  podResourceRange,
  limitRequestRatio,
  quantityUnits,
  extendedResources,
  emptyDirSize,
  memoryVolumes,
  volumeTypes,
  hostPath,
  readOnlyRootFilesystem,
  hostNamespaces,
  hostPorts,
  probeHost,
  containerPorts,
  sysctls,
  runAsNonRoot,
  runAsUser,
  runAsGroup,
  userNamespace,
  serviceAccount,
  serviceAccountToken,
  envSecrets,
  seccompProfile,
  apparmorProfile,
  selinuxOptions,
  privileged,
  privilegeEscalation,
  capabilities,
  procMount,
  hostProcess,
  runtimeClass,
  priorityClass,
  placement,
  nodeName,
  runTimeLimit,
  terminationGrace,
  defaultNamespace,
  imageRegistry,
  imageTag,
  imageDigest,
  imagePullPolicy,
  probesRequired,
  terminationMessage,
  controllerRequired,
  podLabels,
  podAnnotations,
];
