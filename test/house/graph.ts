import type { Source } from './source.ts'

/**
 * The circles among the imports, each as the path around it; type imports count too.
 * One circle is reported for each import that closes one.
 */
export function importCircles(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const circles: string[] = []
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): void => {
    const start = trail.indexOf(path)
    if (start !== -1) circles.push([...trail.slice(start), path].join(' -> '))
    if (start !== -1 || done.has(path)) return
    trail.push(path)
    for (const { target, isPackage } of byPath.get(path)?.imports ?? []) if (!isPackage) visit(target)
    trail.pop()
    done.add(path)
  }
  for (const { path } of sources) visit(path)
  return circles
}

/** The packages a room loads at run time, directly or through other files: package name to the path that leads to it. */
export function packagesReachedBy(room: string, sources: readonly Source[]): Map<string, string> {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const reached = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { target, isPackage, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (typeOnly) continue
      const way = [...trail, path]
      if (!isPackage) visit(target, way)
      else if (!reached.has(packageName(target))) reached.set(packageName(target), [...way, target].join(' -> '))
    }
  }
  for (const source of sources) if (source.room === room) visit(source.path, [])
  return reached
}

/** `date-fns` for `date-fns/addDays`, `@date-fns/tz` for itself. */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Relative imports that lead to no file: a missing extension, a folder instead of its index, a typing error. */
export function brokenImports(sources: readonly Source[]): string[] {
  const paths = new Set(sources.map((source) => source.path))
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ target, isPackage }) => !isPackage && !paths.has(target))
      .map(({ target }) => `${path} -> ${target}`),
  )
}
