import type { Path } from '../../model/path.ts';
import { OptionWarning } from '../contract/options.ts';

/** The warning about an enabled rule without resources. */
export function noResource(...path: Path): OptionWarning {
  return new OptionWarning(path, 'no resource is named, so nothing is asked for; name one, or write mode: Disabled');
}
