import { dirname, join } from 'node:path';
import { judge } from '../engine/judge.ts';
import type { Subject } from '../engine/subject.ts';
import type { Verdict } from '../engine/verdict.ts';
import { minorOf } from '../model/kubernetes-version.ts';
import { formatPath, type Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import { withValue } from '../model/with-value.ts';
import { kindOf } from '../model/workload.ts';
import { templatePathsIn, type TemplateKind } from '../model/workload-kinds.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { ReadSuite } from '../policy/read-suite.ts';
import type { TestCase } from '../policy/suite.ts';
import { differencesOf, type CaseResult, type SuiteReport } from '../report/suite-report.ts';
import { unreadLine, type Unread } from '../report/unread.ts';
import { rules } from '../rules/index.ts';
import { FileFacts } from './file-facts.ts';
import { lookAtPolicies, PoliciesUnusable } from './policy-sources.ts';
import { CaseUnusable, SuiteObjects, type CaseObject, type Meant } from './suite-objects.ts';

const limitRange: Meant = {
  noun: 'LimitRange',
  is: ({ kind, apiVersion }) => kind === 'LimitRange' && apiVersion === 'v1',
};

/** Runs the cases of one suite. */
export class SuiteRunner {
  readonly #read: ReadSuite;
  readonly #kinds: readonly TemplateKind[];
  readonly #objects: SuiteObjects;
  /** By the version of Kubernetes that they are compiled for. */
  readonly #policies = new Map<string, Promise<PolicySet>>();

  /** `kinds` are kinds with a pod template beside those that are known. */
  constructor(read: ReadSuite, kinds: readonly TemplateKind[]) {
    this.#read = read;
    this.#kinds = kinds;
    this.#objects = new SuiteObjects(read.file);
  }

  async run(): Promise<SuiteReport> {
    const { file, suite, placeOf } = this.#read;
    const results: CaseResult[] = [];
    const unread = new Map<string, Unread>();
    for (const [index, testCase] of suite.cases.entries()) {
      const at: Path = ['cases', index];
      try {
        const differences = differencesOf(await this.#verdicts(testCase, at), testCase.expect);
        results.push({ file, ...placeOf(at), name: testCase.name, differences });
      } catch (error) {
        if (!(error instanceof CaseUnusable)) throw error;
        for (const message of error.message.split('\n')) {
          const problem = { file, ...placeOf(error.at), message };
          unread.set(JSON.stringify(problem), problem);
        }
      }
    }
    return { results, unread: [...unread.values()] };
  }

  /** One for each template of the object. Rejects with `CaseUnusable`. */
  async #verdicts(testCase: TestCase, at: Path): Promise<readonly Verdict[]> {
    const { suite } = this.#read;
    const { oldObject: written, operation, namespaceLabels, limitRanges = [] } = testCase;
    const policies = await this.#policiesFor(testCase.kubeVersion ?? suite.kubeVersion);
    const workload: Meant = {
      noun: 'pod or workload',
      is: ({ object }) => templatePathsIn(object, this.#kinds).length > 0,
    };
    const sent = await this.#objects.object(testCase.object, [...at, 'object'], workload);
    const old = written && (await this.#objects.object(written, [...at, 'oldObject'], workload));
    const own = valueAt(sent.object, ['metadata', 'namespace']);
    const namespace = testCase.namespace ?? (typeof own === 'string' ? own : (suite.namespace ?? 'default'));
    const ranges = await Promise.all(
      limitRanges.map((range, index) => this.#objects.object(range, [...at, 'limitRanges', index], limitRange)),
    );
    const around: CaseObject[] = ranges.map((range) => {
      return { ...range, object: withValue(range.object, ['metadata', 'namespace'], namespace) };
    });
    if (namespaceLabels !== undefined) around.push(namespaceWith(namespace, namespaceLabels));
    const kind = kindOf(sent.object);
    if (kind === undefined) throw new TypeError('a workload has a kind');
    const facts = new FileFacts(around, namespace).of(namespace);
    return templatePathsIn(sent.object, this.#kinds).map((template) => {
      if (valueAt(sent.object, template) === undefined) {
        throw new CaseUnusable([...at, 'object'], `${kind.kind} has no ${formatPath(template)}; write it`);
      }
      const subject: Subject = {
        templates: 'lenient',
        stage: 'to be created',
        operation: operation ?? (old === undefined ? 'CREATE' : 'UPDATE'),
        kind,
        template,
        subresource: '',
        namespace,
        object: sent.object,
        ...(old !== undefined && { oldObject: old.object }),
      };
      return judge(policies, subject, facts);
    });
  }

  #policiesFor(kubeVersion = ''): Promise<PolicySet> {
    const known = this.#policies.get(kubeVersion) ?? this.#compile(kubeVersion);
    this.#policies.set(kubeVersion, known);
    return known;
  }

  /** A policy that a cluster would refuse is not tested either. Rejects with `CaseUnusable`. */
  async #compile(kubeVersion: string): Promise<PolicySet> {
    const { file, suite } = this.#read;
    const sources = suite.policies.map((source) =>
      Object.hasOwn(builtinPolicies, source) ? source : join(dirname(file), source),
    );
    const serverMinor = minorOf(kubeVersion);
    try {
      const look = await lookAtPolicies(sources, { rules, serverMinor, knowsNamespaceLabels: true });
      const { policies, doubts } = await look.use();
      if (doubts.length > 0) throw new CaseUnusable(['policies'], doubts.map(unreadLine).join('\n'));
      return policies;
    } catch (error) {
      throw error instanceof PoliciesUnusable ? new CaseUnusable(['policies'], error.message) : error;
    }
  }
}

function namespaceWith(name: string, labels: Readonly<Record<string, string>>): CaseObject {
  return { apiVersion: 'v1', kind: 'Namespace', object: { metadata: { name, labels } } };
}
