import type { Kind } from "./kind";

/** Item is one file of an opened exhibit, with all that is needed to show it and nothing else. */
export interface Item {
  /** The exhibit's key, an age identity. It lies in the memory of page and worker alone. */
  key: string;
  /** Of the segment list, which the client has compared with the seal: at least those that hold the file, in order. */
  segments: SegmentOf[];
  /** The size of a whole segment, sealed: the seal's. */
  segmentSize: number;
  /** Where segments are fetched: with the index behind it. A path on this service, so that nobody else is ever asked. */
  at: string;
  /** What to send as Authorization; without it the cookie must do. */
  authorization?: string;
  /** Where the file stands in the stream, and how long it is. */
  offset: number;
  size: number;
  /** The file's true name, for people. It is never part of an address. */
  name: string;
}

/** SegmentOf is a line of a segment list. */
export interface SegmentOf {
  index: number;
  digest: string;
  size: number;
}

/** ToWorker is what a page tells the service worker. It answers the first two on the port that comes with them. */
export type ToWorker =
  | { play: Item; path: string } // with Started
  | { forget: true } // everything, whosever it is; with true
  | { close: string } // one path
  | { claim: true } // a page that was loaded past the worker
  | { warm: true } // somebody may press "play" soon
  | { awake: true }; // the browser stops a worker that hears nothing, and its checks with it

/** Started answers play. */
export type Started = { kind: Kind } | { failed: string; broken?: number };

/** FromWorker is what the service worker tells a page of one of its paths. */
export type FromWorker =
  | { path: string; want: true; renew: boolean } // the item again, on the port: it was lost, or its sign-in ran out
  | { path: string; checked: number; owed: number } // segments compared with the list, and shown but not yet compared
  | { path: string; broken: number; why: string } // a segment
  | { path: string; trouble: string }; // could not be fetched: nothing is known of it
