import { remarkOnName, type KnownNames } from './known-name.ts';
import { word } from '../contract/options.ts';

/** The fields of core/v1 VolumeSource in Kubernetes 1.37, including types whose drivers were removed. */
const known: KnownNames = {
  noun: 'a type of volume',
  names: [
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cephfs',
    'cinder',
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'fc',
    'flexVolume',
    'flocker',
    'gcePersistentDisk',
    'gitRepo',
    'glusterfs',
    'hostPath',
    'image',
    'iscsi',
    'nfs',
    'persistentVolumeClaim',
    'photonPersistentDisk',
    'portworxVolume',
    'projected',
    'quobyte',
    'rbd',
    'scaleIO',
    'secret',
    'storageos',
    'vsphereVolume',
  ],
  others: new Map([
    ['pvc', 'persistentVolumeClaim'],
    ['ebs', 'awsElasticBlockStore'],
    ['fibrechannel', 'fc'],
  ]),
};

/** A type of volume, named as the field of a pod. */
export function volumeType(description: string) {
  return word(description, (written) => remarkOnName(written, known));
}
