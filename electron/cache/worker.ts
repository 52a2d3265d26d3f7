import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { done, type Result, refused } from '../../shared/contract/result';
import { codeOf, isBroken, isDiskFull } from '../sqlite/faults';
import { type Answers, answersFrom } from './answers';
import { Ballast } from './ballast';
import { markEnd, type OpenedFile, openFile } from './open-file';
import {
  type CacheEvent,
  type CacheMessage,
  type CacheRequest,
  type CacheVerb,
  type CacheWorkerData,
  type InputOf,
  type OpenState,
  type OutputOf,
  WRITES,
} from './protocol';

/** Slower steps are reported, so that a desk that grows slow is seen before a person feels it. */
const SLOW_MS = 40;

/** Serves one file until `close`: opens it, says how that ended, and answers every request in order. */
function serve(port: NonNullable<typeof parentPort>, data: CacheWorkerData): void {
  const send = (message: CacheMessage) => port.postMessage(message);
  let damaged = false;

  function report(event: CacheEvent): void {
    if (event.kind === 'damaged') damaged = true;
    send({ kind: 'event', event });
  }

  function timed<T>(step: string, run: () => T): T {
    const from = performance.now();
    try {
      return run();
    } finally {
      const ms = Math.round(performance.now() - from);
      if (ms > SLOW_MS) report({ kind: 'slow', step, ms });
    }
  }

  const reportStrange = (count: number) => report({ kind: 'strangeRows', count });
  const open = () => timed('open', () => openFile({ ...data, reportStrange }));
  const ballast = new Ballast(data.file, data.ballastBytes);
  let isFull = false;
  const opened = openedWithRoom();
  const answers = opened.kind === 'ready' ? answersFrom(opened.db, report, data) : null;

  function openedWithRoom(): OpenedFile {
    const first = open();
    if (first.kind !== 'failed' || first.code !== 'diskFull') return first;
    noRoom();
    return ballast.release() ? open() : first;
  }

  function noRoom(): void {
    isFull = true;
    report({ kind: 'diskFull' });
  }

  /** Looks whether there is room again, and keeps some of it. */
  function keepRoom(): void {
    if (!ballast.make() || !isFull || !ballast.hasRoom) return;
    isFull = false;
    report({ kind: 'roomAgain' });
  }

  function answer(request: Exclude<CacheRequest, { verb: 'close' }>): Result<unknown> {
    const refusal = refused(WRITES[request.verb] ? 'saveFailed' : 'internal');
    if (answers === null) return refusal;
    const { verb, input } = request;
    keepRoom();
    // The centre's rows can be fetched later: the last room is for what a person types and for what was answered.
    const canWait = verb === 'applyRange';
    if (isFull && canWait) return refusal;
    try {
      try {
        return timed(verb, () => ask(answers, verb, input));
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        noRoom();
        if (canWait || !ballast.release()) return refusal;
        return timed(verb, () => ask(answers, verb, input));
      }
    } catch (error) {
      report(eventOf(error, verb));
      return refusal;
    }
  }

  port.on('message', (request: CacheRequest) => {
    if (request.verb !== 'close') {
      send({ kind: 'answer', id: request.id, result: answer(request) });
      return;
    }
    if (opened.kind === 'ready') close(opened.db, damaged ? 'notYet' : 'clean');
    send({ kind: 'answer', id: request.id, result: done(undefined) });
    port.close();
  });
  send({ kind: 'opened', state: stateOf(opened) });
  if (opened.kind === 'ready') setImmediate(keepRoom);
}

function ask<V extends CacheVerb>(answers: Answers, verb: V, input: InputOf<V>): Result<OutputOf<V>> {
  return answers[verb](input);
}

function eventOf(error: unknown, step: string): CacheEvent {
  if (isDiskFull(error)) return { kind: 'diskFull' };
  if (isBroken(error)) return { kind: 'damaged' };
  return { kind: 'fault', step, code: codeOf(error) };
}

function stateOf(opened: OpenedFile): OpenState {
  if (opened.kind !== 'ready') return opened;
  const { db: _, ...state } = opened;
  return state;
}

/** After damage was met the mark stays away, so that the next start checks every page. */
function close(db: Database, end: 'clean' | 'notYet'): void {
  try {
    markEnd(db, end);
  } catch {
    // A full disk: the next start checks the file, nothing is lost.
  }
  db.close();
}

if (parentPort) serve(parentPort, workerData);
