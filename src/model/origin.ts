/** What is known of a pod beside what is written in it. What is absent is not known. */
export interface Origin {
  /** The kind of workload that holds it as a template: `Deployment`. Absent: a pod of its own. */
  readonly templateOf?: string;
  /** The namespace of the pod, or of the workload. */
  readonly namespace?: string;
  /** Whether the API server has admitted the pod, so that what its plugins add is there. */
  readonly isAdmitted?: boolean;
  /** The ServiceAccounts of the namespace whose `automountServiceAccountToken` is false, by name. */
  readonly serviceAccountsWithoutToken?: ReadonlySet<string>;
}
