package board_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

var update = flag.Bool("update", false, "write the report anew")

const (
	team  event.UnitID = "northshire.example/cait-a"
	rasso event.UnitID = "cps-northshire.example/rasso"
)

func instant(s string) *event.Time { t := at(s); return &t }

// october is a month with a little of everything, made by hand.
func october() []*board.Sending {
	id := func(n byte) event.ConsignmentID { return event.ConsignmentID{Digest: event.Sum([]byte{n})} }
	made := func(n byte, sent, due string) *board.Sending {
		return &board.Sending{
			ID: id(n), Reference: id(n).Reference(), Entry: event.LogIndex(n), From: team, To: []event.HolderID{event.HolderID(rasso)},
			Sent: at(sent), ReceiveBy: at(due), Exhibits: 2,
		}
	}
	prompt := made(1, "2026-10-05T08:00:00Z", "2026-10-06T16:00:00Z")
	prompt.Settled, prompt.Received, prompt.Took = instant("2026-10-05T09:30:00Z"), instant("2026-10-05T09:30:00Z"), &board.Took{Wall: 5400, Working: 5400}
	prompt.Checks = []board.Checked{{Received: at("2026-10-05T09:30:00Z"), Outcome: board.Passed}, {Received: at("2026-10-05T09:30:00Z"), Outcome: board.Broken}}
	prompt.Problems = []board.Problem{{Problem: "seal-broken", By: rasso, Recorded: at("2026-10-05T10:00:00Z")}}
	late := made(2, "2026-10-08T09:00:00Z", "2026-10-09T16:00:00Z")
	late.Settled, late.Received = instant("2026-10-12T09:00:00Z"), instant("2026-10-12T09:00:00Z")
	late.Took, late.Late = &board.Took{Wall: 345600, Working: 57600}, &board.Took{Wall: 233999, Working: 3601}
	late.Alarms = []board.Alarm{{Rung: 1, Recorded: at("2026-10-09T16:00:01Z")}}
	open := made(3, "2026-10-28T10:00:00Z", "2026-10-29T17:00:00Z")
	open.Waiting, open.Late = 2, &board.Took{Wall: 198000, Working: 28800}
	open.Alarms = []board.Alarm{{Rung: 1, Recorded: at("2026-10-29T17:00:01Z")}, {Rung: 2, Recorded: at("2026-10-30T13:00:01Z")}, {Rung: 3, Recorded: at("2026-10-30T17:00:01Z")}}
	open.Reviews = []board.Review{{
		Opened: at("2026-10-30T17:00:01Z"), TellBy: at("2026-11-01T17:00:00Z"), Undecided: []event.OrgID{"cps-northshire.example"},
		Decisions: []board.Decision{{Organisation: "northshire.example", Outcome: event.NotABreach, Recorded: at("2026-10-31T10:00:00Z")}},
	}}
	fresh := made(4, "2026-10-31T23:59:59Z", "2026-11-02T17:00:00Z") // the last second: it is winter time by then
	fresh.Waiting = 2
	back := made(5, "2026-09-30T22:59:59Z", "2026-10-02T16:00:00Z") // still September in London
	back.Settled = instant("2026-10-01T08:00:00Z")                  // called back
	tooLate := made(6, "2026-11-01T00:00:00Z", "2026-11-02T17:00:00Z")
	tooOld := made(7, "2025-09-30T22:59:59Z", "2025-10-02T16:00:00Z")
	tooOld.Waiting, tooOld.Late = 2, &board.Took{Wall: 1, Working: 1}
	byName := made(8, "2026-10-06T09:00:00Z", "2026-10-07T16:00:00Z")
	byName.To, byName.Waiting = []event.HolderID{"tom.ellis@cps-northshire.example"}, 2
	return []*board.Sending{prompt, late, open, fresh, back, tooLate, tooOld, byName}
}

// tests are drills of October and about it.
func tests() []*board.Drill {
	made := func(n byte, begun, first, third string) *board.Drill {
		id := event.EventID{Digest: event.Sum([]byte{100 + n})}
		return &board.Drill{
			ID: id, Reference: event.ConsignmentID(id).Reference(), Entry: event.LogIndex(n), Unit: rasso,
			Begun: at(begun), Due: [event.Rungs]event.Time{at(first), at(first) + 4*3600, at(third)},
		}
	}
	answered := func(d *board.Drill, when string, working int64) *board.Drill {
		d.Answered, d.After = instant(when), &board.Took{Wall: int64(at(when) - d.Due[0]), Working: working}
		return d
	}
	failed := func(d *board.Drill, rang int) *board.Drill {
		d.Failed = true
		for i := range rang {
			d.Alarms = append(d.Alarms, board.Alarm{Rung: i + 1, Recorded: d.Due[i] + 1})
		}
		return d
	}
	other := made(9, "2026-10-06T09:00:00Z", "2026-10-06T10:00:00Z", "2026-10-07T10:00:00Z")
	other.Unit = "cps-northshire.example/appeals"
	return []*board.Drill{
		failed(made(1, "2026-09-29T08:00:00Z", "2026-09-29T22:59:59Z", "2026-09-30T22:59:59Z"), 3),                             // September's
		answered(made(2, "2026-09-30T08:00:00Z", "2026-09-30T22:00:00Z", "2026-10-01T22:00:00Z"), "2026-10-01T08:05:00Z", 300), // begun in September
		answered(made(3, "2026-10-05T08:00:00Z", "2026-10-05T09:00:00Z", "2026-10-06T09:00:00Z"), "2026-10-05T09:12:00Z", 720),
		failed(made(4, "2026-10-12T08:00:00Z", "2026-10-12T09:00:00Z", "2026-10-13T09:00:00Z"), 3),
		failed(made(5, "2026-10-30T08:00:00Z", "2026-10-30T09:00:00Z", "2026-10-31T23:59:59Z"), 2), // nothing can be recorded between it and the end
		made(6, "2026-10-30T08:00:00Z", "2026-10-30T09:00:00Z", "2026-11-01T00:00:00Z"),
		made(7, "2026-11-01T00:00:00Z", "2026-11-02T09:00:00Z", "2026-11-03T09:00:00Z"), // November's
		answered(made(8, "2026-09-07T08:00:00Z", "2026-09-07T09:00:00Z", "2026-09-08T09:00:00Z"), "2026-09-07T09:12:00Z", 720),
		other,
	}
}

func octobers(units ...event.UnitID) *board.Report {
	log := board.Log{Origin: "safehand.example/log", Size: 4711, Root: event.Sum([]byte("root"))}
	return board.Make(board.Month{Year: 2026, Month: time.October}, log, units, october(), tests())
}

// The page that a board reads, to the letter.
func TestTheReportInWords(t *testing.T) {
	got := octobers(rasso).Text()
	const file = "testdata/october-2026.txt"
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the report reads otherwise; -update writes it anew:\n%s", got)
	}
	for line := range strings.Lines(string(got)) {
		if len(line) > 100 && !strings.HasPrefix(line, "Root") {
			t.Errorf("a line too wide for a page: %s", line)
		}
	}
}

// What was sent by name is in the sending unit's report, and in no other's.
func TestWhoseReport(t *testing.T) {
	if r := octobers(rasso); r.To.Sent != 4 || !r.By.Empty() || len(r.Sendings) != 5 {
		t.Errorf("%d sent to it, %d in all", r.To.Sent, len(r.Sendings))
	}
	if r := octobers(team); r.By.Sent != 5 || !r.To.Empty() || len(r.Sendings) != 6 {
		t.Errorf("%d sent by it, %d in all", r.By.Sent, len(r.Sendings))
	}
	if r := octobers("northshire.example/cid"); !r.To.Empty() || !r.By.Empty() || len(r.Sendings) != 0 {
		t.Error("a unit that has nothing reports something")
	}
	r := octobers(rasso, team, rasso)
	if len(r.Units) != 2 || r.To.Sent != 4 || r.By.Sent != 5 || len(r.Sendings) != 6 {
		t.Errorf("of both: %v, %d to and %d by them", r.Units, r.To.Sent, r.By.Sent)
	}
}

// A drill counts in each month for what it was there, and in no other.
func TestDrillsOfOctober(t *testing.T) {
	d := octobers(rasso).Drills
	if d.Begun != 4 || d.Answered != 2 || d.Failed != 2 || d.Open != 1 || len(d.List) != 5 || d.After.Median.Wall != 720 || d.After.Longest.Wall != 36300 {
		t.Errorf("October's drills: %+v, after %+v", d, d.After)
	}
}

// A code that has no words would be a gap on the page.
func TestEveryOutcomeHasWords(t *testing.T) {
	s := october()[0]
	s.Problems, s.Reviews = nil, nil
	for _, p := range event.Problems {
		s.Problems = append(s.Problems, board.Problem{Problem: p, Recorded: s.Sent})
	}
	for _, o := range event.Outcomes {
		s.Reviews = append(s.Reviews, board.Review{Opened: s.Sent, Decisions: []board.Decision{{Organisation: rasso.Org(), Outcome: o, Recorded: s.Sent}}})
	}
	text := string(board.Make(board.Month{Year: 2026, Month: time.October}, board.Log{}, []event.UnitID{rasso}, []*board.Sending{s}, nil).Text())
	if n := strings.Count(text, ",  1") + strings.Count(text, ":  1"); n > 0 || !strings.Contains(text, "7: does not match the list 1") || !strings.Contains(text, "3: a breach ") {
		t.Errorf("%d codes without words:\n%s", n, text)
	}
}
