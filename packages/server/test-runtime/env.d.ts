import type { Env as Bindings } from '../src/env.ts';

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- this is how workers-types lets a project name its bindings
  namespace Cloudflare {
    interface Env extends Bindings {}
  }
}
