/** What was written the last time: SHA-256 by path. Kept beside the files, so that only our own are ever replaced. */
export type Manifest = Readonly<Record<string, string>>;

export interface FolderPlan {
  /** Missing, or ours and out of date. */
  readonly write: readonly string[];
  readonly unchanged: readonly string[];
  /** Ours, and no longer rendered. */
  readonly remove: readonly string[];
  /** In the way, and not as we wrote it: somebody else's, or changed by hand. */
  readonly foreign: readonly string[];
}

/**
 * What has to happen in a folder so that it has the wanted files. All three are SHA-256 by path: what is wanted, what
 * is there, and what we wrote the last time. A file that is there as it is wanted is never foreign.
 */
export function folderPlan(wanted: Manifest, present: Manifest, written: Manifest): FolderPlan {
  const isOurs = (path: string) => present[path] === undefined || present[path] === written[path];
  const differing = Object.keys(wanted).filter((path) => present[path] !== wanted[path]);
  const dropped = Object.keys(written).filter((path) => wanted[path] === undefined && present[path] !== undefined);
  return {
    write: differing.filter(isOurs).sort(),
    unchanged: Object.keys(wanted)
      .filter((path) => present[path] === wanted[path])
      .sort(),
    remove: dropped.filter(isOurs).sort(),
    foreign: [...differing, ...dropped].filter((path) => !isOurs(path)).sort(),
  };
}
