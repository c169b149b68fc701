// Lists of exhibits as people paste them, what is said of a recording, and what of an error is copied: tables, without a browser.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compiled } from "./compiled.mjs";
import { pure } from "./pure.mjs";

const { read } = await pure("exhibitlist");
const { clock, faults } = await pure("faults");

const { details } = await pure("details");
const { Spoken } = await pure("spoken");
const { Round } = compiled("round");

const interview = ["JRS/1", "Interview of Victim 1"];
const lists = {
  "a reference first": ["JRS/1 Interview of Victim 1\njrs-2: ROVI", [interview, ["JRS/2", "ROVI"]]],
  "from a spreadsheet": ["JRS/1\tInterview of Victim 1\nTM_4\tBank statements\tSafe 3", [interview, ["TM/4", "Bank statements, Safe 3"]]],
  "item numbers in a column of their own": ["1\tJRS/1\tInterview of Victim 1\n2\tTM/4\tBank statements", [interview, ["TM/4", "Bank statements"]]],
  "item numbers in the line": ["1. JRS/1 Interview of Victim 1\n12) TM/4 - Bank statements\n3 TM 5 Cards", [interview, ["TM/4", "Bank statements"], ["TM/5", "Cards"]]],
  "a heading says which column is which": [
    "Item\tExhibit ref\tProduced by\tDescription\tLocation\n1\tJRS/1\tDC 1234 Jones\tInterview of Victim 1\tSafe 3",
    [interview],
  ],
  "a heading and a footer of an MG12": [
    "MG 12 EXHIBIT LIST\nJRS/1 Interview of Victim 1\nPage 2 of 3\nRev 4\n3 November 2016\nNov 2016",
    [interview],
    ["MG 12 EXHIBIT LIST", "Page 2 of 3", "Rev 4", "3 November 2016", "Nov 2016"],
  ],
  "a comma, quotes and lines in a cell": [
    'No,Reference,Description\r\n1,JRS/1,"Interview of ""Victim 1"", whole\nsecond part"\r\n2,TM/4,Bank statements\r\n',
    [["JRS/1", 'Interview of "Victim 1", whole second part'], ["TM/4", "Bank statements"]],
  ],
  "a semicolon": ['"JRS/1";"Interview of Victim 1"\n"TM/4";Bank statements', [interview, ["TM/4", "Bank statements"]]],
  "tabs and a cell of several lines": ['JRS/1\t"Interview\nof Victim 1"\nTM/4\tCards', [interview, ["TM/4", "Cards"]]],
  "a cell of a spreadsheet that begins with somebody's words, beside one of several lines": [
    'JRS/1\t"Interview\nof Victim 1"\nJRS/2\t"Knife" found in the hall\nTM/4\tCards',
    [interview, ["JRS/2", '"Knife" found in the hall'], ["TM/4", "Cards"]],
  ],
  "quotes that are somebody's words": ['JRS/1 "Interview" of Victim 1', [["JRS/1", '"Interview" of Victim 1']]],
  "commas in what it is": ["JRS/1 Interview, of Victim 1", [["JRS/1", "Interview, of Victim 1"]]],
  "what is no reference": ["Page 2 of 3\nsafe 3, shelf 4\nas agreed\n", [], ["Page 2 of 3", "safe 3, shelf 4", "as agreed"]],
  "one that stands twice": ["JRS/1 Interview of Victim 1\nJRS-1 Another", [interview], ["JRS-1 Another"]],
  "an exhibit without words": ["JRS/1", [["JRS/1", ""]]],
  nothing: ["\n \n", []],
};

describe("a pasted list", () => {
  for (const [name, [text, exhibits, unread = []]] of Object.entries(lists)) {
    test(name, () => assert.deepEqual(read(text), { exhibits: exhibits.map(([reference, description]) => ({ reference, description })), unread }));
  }
});

const told = { "+": true, "-": false };
const looked = (picture, sound, pictured = true) => ({
  pictured, seconds: 200,
  points: [...picture].map((p, i) => ({ at: 10 * i + 5, picture: told[p], sound: told[sound[i]] })),
});

const recordings = {
  "both at every point": [looked("+++++", "+++++"), []],
  "sound at one point alone": [looked("+++++", "+----"), [["sound", "after", 15, 4]]],
  "no sound at all": [looked("+++++", "-----"), [["sound", "none", 5, 5]]],
  "a point without sound among others": [looked("+++++", "+-+-+"), [["sound", "at", 15, 2]]],
  "a gap and then the end": [looked("+++++", "+-+--"), [["sound", "at", 15, 3]]],
  "the picture freezes": [looked("++---", "+++++"), [["picture", "after", 25, 3]]],
  "a sound file has no picture": [looked("-----", "+++++", false), []],
  "a browser that doesn't tell of sound": [looked("+++++", "     "), []],
  "points that were not reached in time": [looked("+ +--", "  ---"), [["picture", "after", 35, 2, 4], ["sound", "none", 25, 3, 3]]],
  "no point reached in time": [looked("     ", "     "), []],
  "nothing at all": [looked("-----", "-----"), [["picture", "none", 5, 5], ["sound", "none", 5, 5]]],
};

describe("a recording", () => {
  for (const [name, [plays, want]] of Object.entries(recordings)) {
    test(name, () => assert.deepEqual(faults(plays), want.map(([what, how, at, points, of = 5]) => ({ what, how, at, points, of }))));
  }
  test("times", () => assert.deepEqual([0, 59.9, 190, 3661].map(clock), ["00:00:00", "00:00:59", "00:03:10", "01:01:01"]));
});

describe("what is spoken of long work", () => {
  /** spoken counts what is said while it goes from 0 to 100 percent in so many seconds. */
  const spoken = seconds => {
    const said = [];
    let now = 0;
    globalThis.document = { createElement: () => ({ dataset: {}, set textContent(t) { said.push(t); }, get textContent() { return said.at(-1); } }) };
    const { now: was } = performance;
    performance.now = () => now;
    try {
      const s = Spoken.in({ append() {} });
      for (let percent = 0; percent <= 100; percent++, now += seconds * 10) s.progress(percent, `${percent}%`);
    } finally {
      performance.now = was;
      delete globalThis.document;
    }
    return said;
  };
  test("of a minute and a half each ten percent", () => assert.deepEqual(spoken(90), [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map(n => `${n}%`)));
  test("of some seconds the end alone", () => assert.deepEqual(spoken(3), ["100%"]));
  test("of an hour each minute and no more", () => assert.equal(spoken(3600).length, 50));
});

describe("how long until what is received is checked", () => {
  const GB = 1e9;
  const begun = () => {
    const r = new Round([{ consignment: "one", bytes: 3 * GB }, { consignment: "two", bytes: 3 * GB }, { consignment: "three", bytes: 6 * GB }]);
    let now = 0;
    return { goes: (seconds, done) => r.heard((now += seconds * 1000), done * GB, 3 * GB), over: () => r.over(), left: () => ["one", "two", ""].map(until => r.left(now, until)) };
  };
  const none = [undefined, undefined, undefined];

  test("is not said of the first seconds", () => {
    const r = begun();
    assert.deepEqual(r.left(), none);
    r.goes(1, 0);
    r.goes(8, 0.1);
    assert.deepEqual(r.left(), none);
    r.goes(2, 0.1);
    assert.deepEqual(r.left(), [290, 590, 1190]);
  });
  test("goes by what came, and not by what was there before", () => {
    const r = begun();
    r.goes(1, 1);
    r.goes(100, 2);
    assert.deepEqual(r.left(), [100, 400, 1000]);
    r.goes(100, 3);
    r.over();
    assert.deepEqual(r.left(), [undefined, 300, 900]);
  });
  test("is not said once one was broken off, until the line is known again", () => {
    const r = begun();
    r.goes(1, 0);
    r.goes(60, 0.6);
    r.over();
    assert.deepEqual(r.left(), none);
    r.goes(1, 0);
    r.goes(60, 0.6);
    assert.deepEqual(r.left(), [undefined, 240, 840]);
  });
});

describe("what of an error is copied for the service desk", () => {
  const failure = { code: "away", at: new Date("2016-11-21T09:12:34.567Z"), path: "/s/7Q4M-2KPD", service: "safehand.example", version: "safehand 0.1" };
  const copied = (f) => details({ ...failure, ...f }).split("\n");

  test("the service, the version, the code, the time and the page", () =>
    assert.deepEqual(copied({}), ["safehand.example", "safehand 0.1", "code: away", "time: 2016-11-21T09:12:34Z", "page: /s/7Q4M-2KPD"]));

  for (const [path, page] of Object.entries({
    "/join#s.khan@cps-northshire.example:n1Yx": "/join", "/unlock?back=/s/7Q4M-2KPD": "/unlock", "/": "/", "/s/2f0c9a77be": "/s/…",
    "/demo/s.khan@cps-northshire.example": "/demo/…", "/Operation%20Linnet": "/…", "/asked/7q4m-2kpd/JRS-1.mp4": "/asked/7q4m-2kpd/…",
  }))
    test(`of ${path} no more than ${page}`, () => assert.equal(copied({ path }).at(-1), `page: ${page}`));

  for (const code of ["", "JRS/1", "river-otter-seven-lamp-amber-stone-hill-road", "s.khan@cps-northshire.example", "no such thing"])
    test(`${code || "nothing"} is no code`, () => assert.equal(copied({ code })[2], "code: unexpected"));
});
