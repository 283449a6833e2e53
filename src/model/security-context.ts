import { booleanAt, Fields, isWritten, numberAt, textAt, textsAt } from './fields.ts';

/** A seccomp or AppArmor profile as written. */
export interface NodeProfile {
  readonly type: string;
  readonly localhostProfile: string | undefined;
}

/**
 * The security context of a pod or a container; fields that only one of them has are absent on the other. `Pod` combines
 * them, with `runAsUserOf` and others.
 */
export class SecurityContext extends Fields {
  #capabilities: Fields | undefined;
  #seccompProfile: NodeProfile | undefined;
  #appArmorProfile: NodeProfile | undefined;

  constructor(raw: unknown, owner: Fields) {
    super(raw, owner, 'securityContext');
  }

  get runAsUser(): number | undefined {
    return numberAt(this, 'runAsUser', this.raw['runAsUser']);
  }

  get runAsGroup(): number | undefined {
    return numberAt(this, 'runAsGroup', this.raw['runAsGroup']);
  }

  get runAsNonRoot(): boolean | undefined {
    return booleanAt(this, 'runAsNonRoot', this.raw['runAsNonRoot']);
  }

  get privileged(): boolean | undefined {
    return booleanAt(this, 'privileged', this.raw['privileged']);
  }

  get allowPrivilegeEscalation(): boolean | undefined {
    return booleanAt(this, 'allowPrivilegeEscalation', this.raw['allowPrivilegeEscalation']);
  }

  get procMount(): string | undefined {
    return textAt(this, 'procMount', this.raw['procMount']);
  }

  /** `add` and `drop` below it. */
  get capabilities(): Fields {
    return (this.#capabilities ??= new Fields(this.raw['capabilities'], this, 'capabilities'));
  }

  get addedCapabilities(): readonly string[] {
    return textsAt(this.capabilities, 'add', this.capabilities.raw['add']);
  }

  get droppedCapabilities(): readonly string[] {
    return textsAt(this.capabilities, 'drop', this.capabilities.raw['drop']);
  }

  /** `type`, `user`, `role`, `level` below it. */
  get seLinuxOptions(): Fields | undefined {
    const raw = this.raw['seLinuxOptions'];
    return isWritten(raw) ? new Fields(raw, this, 'seLinuxOptions') : undefined;
  }

  get hostProcess(): boolean | undefined {
    const raw = this.raw['windowsOptions'];
    if (!isWritten(raw)) return undefined;
    return new Fields(raw, this, 'windowsOptions').boolean('hostProcess');
  }

  get seccompProfile(): NodeProfile | undefined {
    const raw = this.raw['seccompProfile'];
    if (!isWritten(raw)) return undefined;
    return (this.#seccompProfile ??= readProfile(new Fields(raw, this, 'seccompProfile')));
  }

  get appArmorProfile(): NodeProfile | undefined {
    const raw = this.raw['appArmorProfile'];
    if (!isWritten(raw)) return undefined;
    return (this.#appArmorProfile ??= readProfile(new Fields(raw, this, 'appArmorProfile')));
  }
}

/** A missing type reads as "", which no list of allowed types has. */
function readProfile(profile: Fields): NodeProfile {
  const { type, localhostProfile } = profile.raw;
  return {
    type: textAt(profile, 'type', type) ?? '',
    localhostProfile: textAt(profile, 'localhostProfile', localhostProfile),
  };
}
