import type { Path } from '../../model/path.ts';
import { OptionWarning } from '../contract/options.ts';

/** The warning about an entry of `allowed` that `forbidden` includes completely. */
export function voidEntry(...path: Path): OptionWarning {
  const message = 'all of it is forbidden too, so it allows nothing; remove it, or write forbidden without it';
  return new OptionWarning(path, message, 'forbidden');
}
