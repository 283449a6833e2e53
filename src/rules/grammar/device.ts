import { quote } from '../../model/quote.ts';
import { isDevice, resourceNameProblem } from '../../model/resource-name.ts';
import { mapBy, type Schema } from '../contract/options.ts';
import { refusal, type Remark } from './remark.ts';

/** Terms for devices by name, for all devices of a vendor as `vendor.example.com/*`, or for any device as `*`. */
export function devices<T>(values: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> {
  return mapBy(remarkOnDevice, values, description);
}

function remarkOnDevice(name: string): Remark | undefined {
  const whole = name.endsWith('/*') ? `${name.slice(0, -1)}x` : name;
  if (name === '*' || (isDevice(whole) && resourceNameProblem(whole) === undefined)) return undefined;
  if (/^nvidia\.com\/mig-.*\*$/.test(name)) {
    return refusal(`${quote(name)} is not a device; write countMig: true under "nvidia.com/gpu", or "nvidia.com/*"`);
  }
  const vendor = name.includes('/') ? `, or ${quote(`${name.slice(0, name.indexOf('/'))}/*`)} for all of a vendor` : '';
  return refusal(`${quote(name)} is not a device; write a name like vendor.example.com/device${vendor}`);
}
