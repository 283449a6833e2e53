// Builds the image of kind's nodes if it cannot be pulled: Kubernetes and containerd, built here, on Debian, with kind's files
// for nodes from its Go module.
import { createHash } from 'node:crypto';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../cache-folder.ts';
import { kind, kubernetesVersion, nodePrograms, recipesOf } from '../cluster-programs.ts';
import { downloadModule } from '../go-module.ts';
import { buildPrograms, keyOf, programFolder } from '../go-programs.ts';
import { Obstacle } from '../obstacle.ts';
import { attempt, run } from './command.ts';
import { makeControlPlane, type ControlPlane } from './control-plane-images.ts';
import { docker, hasImage } from './docker.ts';
import { bringRootFileSystem, rootFileSystemImage } from './root-file-system.ts';

const files = fileURLToPath(new URL('node', import.meta.url));

/** Builds the image if it does not exist, and returns its name. Throws an Obstacle. */
export async function bringNodeImage(report: (sentence: string) => void): Promise<string> {
  const image = `plimsoll/node:v${kubernetesVersion}-${recipe()}`;
  if (hasImage(image)) return image;
  report('making an image for the node, because the one that kind was released with cannot be pulled');
  const debian = bringRootFileSystem('debian', report);
  const debianNode = bringRootFileSystem('debian-node', report);
  buildPrograms(recipesOf(nodePrograms), report);
  const work = mkdtempSync(join(cacheFolder(), 'node-image-'));
  try {
    const controlPlane = makeControlPlane(join(work, 'images'), debian);
    const context = join(work, 'node');
    layOut(context, controlPlane);
    const bare = docker('build', '--quiet', '--build-arg', `DEBIAN=${debianNode}`, context);
    await takeIn(controlPlane, bare, image);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  report(`made ${image}`);
  return image;
}

/** A hash of everything that the image depends on. */
function recipe(): string {
  const hash = createHash('sha256');
  for (const [name, program] of recipesOf(nodePrograms)) hash.update(`${name} ${keyOf(program)}\n`);
  hash.update(`${kind.version} ${rootFileSystemImage('debian')} ${rootFileSystemImage('debian-node')}\n`);
  for (const source of ['node-image.ts', 'control-plane-images.ts']) {
    hash.update(readFileSync(join(files, '..', source)));
  }
  for (const entry of readdirSync(files, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Creates the context of the node's Dockerfile. */
function layOut(context: string, { pause }: ControlPlane): void {
  cpSync(files, context, { recursive: true });
  const own = join(context, 'files');
  cpSync(join(kindModule(context), 'images/base/files'), own, { recursive: true });
  // Files in the module cache are read-only and not executable.
  run('chmod', ['-R', 'u=rwX,go=rX', own]);
  for (const folder of ['kind/bin', 'usr/local/bin']) run('chmod', ['-R', '755', join(own, folder)]);

  change(join(own, 'etc/containerd/config.toml'), [
    [/sandbox_image = .*/, `sandbox_image = "${pause}"`],
    // Without CAP_SYS_RESOURCE, OOM scores cannot be lowered.
    [/restrict_oom_score_adj = .*/, 'restrict_oom_score_adj = true'],
    [/$/, '[plugins."io.containerd.grpc.v1.cri".cni]\n  conf_template = "/etc/cni/cni.conflist.template"\n'],
  ]);
  // With cgroup v1, the kubelet does not start without it.
  change(join(own, 'etc/default/kubelet'), [[/^KUBELET_EXTRA_ARGS=.*/m, '$& --fail-cgroupv1=false']]);

  copyPrograms(['kubeadm', 'kubelet', 'kubectl'], join(context, 'bin'));
  copyPrograms(['containerd', 'ctr', 'containerd-shim-runc-v2'], join(context, 'local-bin'));
  cpSync(join(files, 'crictl'), join(context, 'local-bin', 'crictl'));
  copyPrograms(['ptp', 'loopback', 'host-local', 'portmap'], join(context, 'cni'));
  writeFileSync(join(context, 'version'), `v${kubernetesVersion}`);
}

function kindModule(work: string): string {
  const download = downloadModule(`${kind.module}@${kind.version}`, kind.sum, work);
  if (!('folder' in download)) throw new Obstacle(download.problem, download.status);
  return download.folder;
}

function change(file: string, changes: readonly (readonly [pattern: RegExp, replacement: string])[]): void {
  let text = readFileSync(file, 'utf8');
  for (const [pattern, replacement] of changes) {
    if (!pattern.test(text)) {
      throw new Obstacle(`kind's ${basename(file)} has nothing like ${pattern}; mend node-image.ts`);
    }
    text = text.replace(pattern, replacement);
  }
  writeFileSync(file, text);
}

function copyPrograms(programs: readonly string[], folder: string): void {
  mkdirSync(folder);
  for (const program of programs) cpSync(join(programFolder, program), join(folder, program));
}

/** Imports the images into the node's containerd, as kind does; they are unpacked on first use. */
async function takeIn({ archive }: ControlPlane, bare: string, image: string): Promise<void> {
  const unconfined = ['--security-opt', 'seccomp=unconfined', '--entrypoint', 'sleep'];
  const container = docker('run', '--detach', ...unconfined, bare, 'infinity');
  const input = openSync(archive, 'r');
  try {
    docker('exec', '--detach', container, 'containerd');
    for (let tries = 0; attempt('docker', ['exec', container, 'ctr', 'version']).status !== 0; tries += 1) {
      if (tries === 100) throw new Obstacle('containerd does not answer in the image that was made');
      await setTimeout(200);
    }
    const pinned = ['--no-unpack', '--digests', '--label', 'io.cri-containerd.pinned=pinned'];
    const imports = ['ctr', '--namespace', 'k8s.io', 'images', 'import', ...pinned, '-'];
    run('docker', ['exec', '--interactive', container, ...imports], { stdin: input });
    docker('commit', '--change', 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]', container, image);
  } finally {
    closeSync(input);
    docker('rm', '--force', '--volumes', container);
  }
}
