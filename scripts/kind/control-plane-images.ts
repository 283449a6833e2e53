// The images of a control plane, from programs that are built here, with the names that kubeadm uses.
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesVersion } from '../cluster-programs.ts';
import { programFolder } from '../go-programs.ts';
import { run } from './command.ts';
import { docker } from './docker.ts';

/** Images in one archive, and the name of the pause image. */
export interface ControlPlane {
  readonly archive: string;
  readonly pause: string;
}

/** Builds the images in a folder, on the Debian image that kube-proxy needs. Throws an Obstacle. */
export function makeControlPlane(folder: string, debian: string): ControlPlane {
  const list = ['config', 'images', 'list', '--kubernetes-version', `v${kubernetesVersion}`];
  const listed = run(join(programFolder, 'kubeadm'), list);
  const images = listed.split('\n').map((image) => ({ image, program: programOf(image) }));
  for (const { image, program } of images) {
    const context = join(folder, program);
    mkdirSync(context, { recursive: true });
    if (program === 'kube-proxy') makeProxy(context, image, debian);
    else makeBare(context, image, program);
  }
  const names = images.map(({ image }) => image);
  const archive = join(folder, 'images.tar');
  docker('save', '--output', archive, ...names);
  // The daemon does not need them, and their names belong to other images.
  docker('rmi', ...names);
  return { archive, pause: images.find(({ program }) => program === 'pause')?.image ?? '' };
}

/** `kube-proxy` of `example.com/kube-proxy:v1.2.3`. */
function programOf(image: string): string {
  return image.replace(/.*\//, '').replace(/:.*/, '');
}

function makeProxy(context: string, image: string, debian: string): void {
  cpSync(join(programFolder, 'kube-proxy'), join(context, 'kube-proxy'));
  writeFileSync(join(context, 'Dockerfile'), `FROM ${debian}\nCOPY kube-proxy /usr/local/bin/\n`);
  docker('build', '--quiet', '--tag', image, context);
}

/** Only the program. */
function makeBare(context: string, image: string, program: string): void {
  const tree = join(context, 'tree');
  for (const path of ['etc', 'tmp', 'usr/local/bin']) mkdirSync(join(tree, path), { recursive: true });
  chmodSync(join(tree, 'tmp'), 0o1777);
  cpSync(join(programFolder, program), join(tree, 'usr/local/bin', program));
  const archive = join(context, 'tree.tar');
  run('tar', ['-C', tree, '--owner=0', '--group=0', '-cf', archive, '.']);
  const changes = ['ENV PATH=/usr/local/bin', `ENTRYPOINT ["/usr/local/bin/${program}"]`];
  docker('import', ...changes.flatMap((change) => ['--change', change]), archive, image);
}
