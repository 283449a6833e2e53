import https from 'node:https';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { noFacts } from '../src/server/facts-source.ts';
import { limits } from '../src/server/limits.ts';
import { listen } from '../src/server/listening.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import type { Facts } from '../src/engine/facts.ts';
import type { Cause } from '../src/report/causes.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { gateWith, metrics, silent as log } from './sample-review.ts';

/** What a gate answers to a review. */
export interface Answered {
  readonly allowed: boolean;
  readonly status?: { readonly message: string; readonly details: { readonly causes: readonly Cause[] } };
  readonly warnings?: readonly string[];
  /** A JSON Patch in Base64. */
  readonly patch?: string;
}

/** A gate on a port of its own, asked over TLS on kept connections. */
export interface HttpsGate {
  /** Asks whether an object is allowed, or by `/mutate` what is filled in. */
  ask(review: string, path?: '/validate' | '/mutate'): Promise<Answered>;
  stop(): Promise<void>;
}

/** Opens a gate on loopback, with a certificate of its own. `factsOf` is what it knows of a namespace. */
export async function httpsGate(policies: PolicySet, factsOf?: (namespace: string) => Facts): Promise<HttpsGate> {
  const now = new Date();
  const authority = await issueCa(now);
  const certificate = await issueLeaf(authority, ['localhost', '127.0.0.1'], now);
  const gate = gateWith(policies);
  if (factsOf !== undefined) {
    gate.facts = { ...noFacts, factsOf, whenKnown: (namespace) => Promise.resolve(factsOf(namespace)) };
  }
  const app = webhookApp(gate, { log, metrics, certificate, limits });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' });
  const agent = new https.Agent({ keepAlive: true, maxSockets: 8, ca: authority.cert });
  const place = { agent, host: '127.0.0.1', port: listening.port };
  return {
    ask: (review, path = '/validate') => ask(review, { ...place, path }),
    stop: async () => {
      agent.destroy();
      await listening.stop(1000);
    },
  };
}

/** What the gate at a place answers to a review of a pod. */
export function ask(review: string, place: https.RequestOptions): Promise<Answered> {
  const how = { path: '/validate', method: 'POST', headers: { 'content-type': 'application/json' }, ...place };
  return new Promise((resolve, reject) => {
    const request = https.request(how, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => {
        if (response.statusCode !== 200) {
          reject(new Error(`${response.statusCode}: ${body}`));
          return;
        }
        const { response: answered } = JSON.parse(body) as { readonly response: Answered };
        resolve(answered);
      });
    });
    request.on('error', reject);
    request.end(review);
  });
}
