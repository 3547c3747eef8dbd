export function translateStudio(_root: HTMLElement): void {}
