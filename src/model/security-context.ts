import { booleanAt, Fields, numberAt, textAt } from './fields.ts';

/** A seccomp or AppArmor profile as written. */
export interface NodeProfile {
  readonly type: string;
  readonly localhostProfile: string | undefined;
}

/**
 * The security context of a pod or of a container. Fields that only one of the two has read as absent on the other.
 * Which value counts in the end is the pod's to say (`Pod.runAsUserOf` and the like).
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

  /** `type`, `user`, `role`, `level` below it. */
  get seLinuxOptions(): Fields {
    return new Fields(this.raw['seLinuxOptions'], this, 'seLinuxOptions');
  }

  get hostProcess(): boolean | undefined {
    return new Fields(this.raw['windowsOptions'], this, 'windowsOptions').boolean('hostProcess');
  }

  get seccompProfile(): NodeProfile | undefined {
    const raw = this.raw['seccompProfile'];
    return (this.#seccompProfile ??= readProfile(new Fields(raw, this, 'seccompProfile')));
  }

  get appArmorProfile(): NodeProfile | undefined {
    const raw = this.raw['appArmorProfile'];
    return (this.#appArmorProfile ??= readProfile(new Fields(raw, this, 'appArmorProfile')));
  }
}

/** A profile without a type has type "", which no list of allowed types holds. */
function readProfile(profile: Fields): NodeProfile | undefined {
  if (!profile.isPresent) return undefined;
  return { type: profile.text('type') ?? '', localhostProfile: profile.text('localhostProfile') };
}
