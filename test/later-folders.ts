// What tests of rules and of the engine read findings by: the folders themselves do not import from those after them.
export { identityOf } from '../src/engine/identity.ts';
export { sentenceOf } from '../src/report/sentence.ts';
