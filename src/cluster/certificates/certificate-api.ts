import type { Connection } from '../connection.ts';

/** What certificates ask of an API server. */
export type CertificateApi = Pick<Connection, 'get' | 'create' | 'replace' | 'patch' | 'watch'>;
