import type { Path } from '../../model/path.ts';
import { OptionWarning } from '../contract/options.ts';

/** Of a rule that is on and names no resource. */
export function noResource(...path: Path): OptionWarning {
  return new OptionWarning(path, 'no resource is named, so nothing is asked for; name one, or write mode: Disabled');
}
