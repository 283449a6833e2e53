// Builds Debian images with debootstrap, from the mirror of this machine, if none can be pulled.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { Obstacle } from '../obstacle.ts';
import { run } from './command.ts';
import { docker, hasImage } from './docker.ts';

const suite = 'bookworm';

/** The programs that kube-proxy runs. */
const network = words('ca-certificates conntrack iptables kmod nftables');
const node = [
  ...network,
  ...words('bash curl dbus e2fsprogs ethtool hostname iproute2 jq libseccomp2 mount pigz procps rsync runc socat'),
  ...words('systemd systemd-sysv util-linux'),
];

/** Without package lists, documentation and traces of this machine. */
const left = words(
  'etc/apt/sources.list etc/hostname etc/resolv.conf usr/share/doc usr/share/locale usr/share/man var/cache/apt var/lib/apt/lists var/log',
);

/** Debian for the containers of a cluster, or for its nodes. */
export type RootFileSystem = 'debian' | 'debian-node';

/** The name of its image, with a hash of the content. */
export function rootFileSystemImage(name: RootFileSystem): string {
  const recipe = [suite, ...packagesOf(name), ...left].join(' ');
  return `plimsoll/${name}:${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`;
}

/** Builds the image if it does not exist, and returns its name. Throws an Obstacle. */
export function bringRootFileSystem(name: RootFileSystem, report: (sentence: string) => void): string {
  const image = rootFileSystemImage(name);
  if (hasImage(image)) return image;
  if (process.getuid?.() !== 0) {
    throw new Obstacle('no image can be pulled, and only root can make one; run this as root', 2);
  }
  const mirror = ownMirror();
  if (mirror === undefined) {
    throw new Obstacle('no image can be pulled, and one is made from Debian packages alone; run this on Debian', 2);
  }
  const packages = join(cacheFolder(), 'debian-packages');
  mkdirSync(packages, { recursive: true });
  // Not in /tmp, where device files are often not allowed.
  const work = mkdtempSync(join(cacheFolder(), 'debian-'));
  try {
    const tree = join(work, 'tree');
    const include = `--include=${packagesOf(name).join(',')}`;
    run('debootstrap', ['--variant=minbase', `--cache-dir=${packages}`, include, suite, tree, mirror]);
    for (const path of left) rmSync(join(tree, path), { recursive: true, force: true });
    mkdirSync(join(tree, 'var/log'));
    const archive = join(work, 'tree.tar');
    run('tar', ['-C', tree, '-cf', archive, '.']);
    docker('import', archive, image);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  report(`made ${image} from Debian packages`);
  return image;
}

function words(text: string): readonly string[] {
  return text.split(' ');
}

function packagesOf(name: RootFileSystem): readonly string[] {
  return name === 'debian' ? network : node;
}

/** The mirror of apt; undefined if this is not Debian. */
function ownMirror(): string | undefined {
  const os = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^ID=debian$/m.test(os)) return undefined;
  const [mirror] = sourceLists().flatMap((list) =>
    [...readFileSync(list, 'utf8').matchAll(/^(?:URIs: *|deb +(?:\[[^\]]*\] +)?)(\S+)/gm)].map(([, uri = '']) => uri),
  );
  // Cloud images have a file with a list of mirrors.
  const [, listed] = /^mirror\+file:(.*)$/.exec(mirror ?? '') ?? [];
  return listed === undefined ? mirror : /^[a-z]+:\S+/m.exec(readFileSync(listed, 'utf8'))?.[0];
}

function sourceLists(): readonly string[] {
  const folder = '/etc/apt/sources.list.d';
  const listed = existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  const own = listed.filter((file) => /\/debian\.(?:sources|list)$/.test(file));
  return [...own, '/etc/apt/sources.list'].filter((file) => existsSync(file));
}
