// One measurement on Node, as benchmarks/trial.py: node trial.mjs FOLDER CONTENDER JOBS.
// FOLDER has the peers in its node_modules.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, contender, count] = process.argv.slice(2);
const jobs = Number(count);
const WIDTH = 50;
const PRIORITIES = 7;

const require = createRequire(pathToFileURL(join(folder, 'package.json')));
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;

// Work whose promises are kept in the next turn of the loop, all of a turn by one call, and are counted there.
let left = jobs;
let waiting = [];
let complete;
const ended = new Promise((resolve) => { complete = resolve; });

function fire() {
  const fired = waiting;
  waiting = [];
  for (const [resolve, i] of fired) resolve(i);
  left -= fired.length;
  if (left === 0) complete();
}

function work(i) {
  if (waiting.length === 0) setImmediate(fire);
  return new Promise((resolve) => { waiting.push([resolve, i]); });
}

const contenders = {
  'p-queue': async () => {
    const PQueue = await load('p-queue');
    const queue = new PQueue({ concurrency: WIDTH });
    return (i, priority) => queue.add(() => work(i), { priority: -priority });  // the greatest goes first
  },
  bottleneck: async () => {
    const Bottleneck = await load('bottleneck');
    const limiter = new Bottleneck({ maxConcurrent: WIDTH });
    return (i, priority) => limiter.schedule({ priority }, work, i);
  },
};

const put = await contenders[contender]();
const began = performance.now();
const spent = process.cpuUsage();
for (let i = 0; i < jobs; i += 1) put(i, i % PRIORITIES);
if (jobs > 0) await ended;
// The time of the main thread alone is not to be had; it is no more than either of these.
const { user, system } = process.cpuUsage(spent);
const seconds = Math.min((performance.now() - began) / 1e3, (user + system) / 1e6);
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ figures: { seconds }, peak }), () => process.exit(0));
