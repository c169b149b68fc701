package world_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/replay"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

var updateReplay = flag.Bool("replay", false, "write docs/examples/replay-2016.txt anew")

const replayed = "../../docs/examples/replay-2016.txt"

// told2016 keeps a story as the program prints it.
type told2016 struct{ strings.Builder }

func (p *told2016) Chapter(title string) { fmt.Fprintf(p, "\n%s\n", title) }
func (p *told2016) Say(format string, args ...any) {
	fmt.Fprintf(p, "    %s\n", fmt.Sprintf(format, args...))
}
func (p *told2016) Quote(lines ...string) {
	for _, l := range lines {
		fmt.Fprintf(p, "      | %s\n", l)
	}
}

// A10: at every moment both sides read the same statements, at the same places.
func TestA10BothSidesReadTheSameAlarm(t *testing.T) {
	w, r := replay2016(t, new(told2016))
	views := map[event.PersonID][]client.Happening{}
	for _, who := range []event.PersonID{world.Amy, world.Sarah} {
		v, err := w.As(event.ActorID(who)).Show(t.Context(), r.Consignment)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range v.Happened {
			if h.Kind == "alarm" {
				h.Said = client.Said{}
				views[who] = append(views[who], h)
			}
		}
		if v.Alarm == nil || v.Alarm.Rung != event.Rungs || v.Alarm.Rang != event.Rungs || v.Alarm.Open == nil {
			t.Errorf("%s sees %+v", who, v.Alarm)
		}
	}
	if len(views[world.Amy]) != event.Rungs || !reflect.DeepEqual(views[world.Amy], views[world.Sarah]) {
		t.Errorf("Amy sees %+v\nSarah %+v", views[world.Amy], views[world.Sarah])
	}
}

// replay2016 plays it.
func replay2016(t *testing.T, p *told2016) (*world.World, *world.Replay) {
	t.Helper()
	return replayTold(t, p, notice.Settings{})
}

func replayTold(t *testing.T, p *told2016, s notice.Settings) (*world.World, *world.Replay) {
	t.Helper()
	clock := world.NewClock(replay.Begins())
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 4}, Now: clock.Now, Notices: s})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	r, err := world.PlayReplay(t.Context(), w, clock, p)
	if err != nil {
		t.Fatal(err)
	}
	return w, r
}

// A09: the loss of 2016 with its real dates. Both sides see each alarm, at its
// own minute; every line about the law says that it is today's. The text stands in
// docs/examples: a rule that moves an alarm by an hour changes it.
func TestA09TheReplayOf2016(t *testing.T) {
	var p told2016
	_, r := replay2016(t, &p)
	byRules(t, r)
	got := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4} `).ReplaceAllString(p.String(), "7Q4M-2KPD ")
	if *updateReplay {
		if err := os.WriteFile(replayed, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(replayed)
	if err != nil || got != string(want) {
		t.Errorf("%s is not what the replay says (%v); go test ./internal/world -run Replay -replay\n%s", replayed, err, got)
	}
	for _, line := range []string{
		"\nMonday 21 November 2016, 11:00  (+3 d)\n", "\nMonday 21 November 2016, 15:00  (+3 d)\n", "\nTuesday 22 November 2016, 11:00  (+4 d)\n",
		"A review is open", "the ICO must be told by 24/11/2016 11:00", "Thursday 1 December 2016  (+13 d)",
		"Wednesday 14 December 2016  (+26 d)", "Tuesday 11 April 2017  (+144 d)", "131 days after",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("the replay does not say %q", line)
		}
	}
	legal := regexp.MustCompile(`ICO|72 hours|must be told|duty|breach of law`)
	for line := range strings.Lines(got) {
		if legal.MatchString(line) && !strings.Contains(line, "Under today's law: ") {
			t.Errorf("a line about the law does not say whose: %s", line)
		}
	}
}

// byRules: the page tells the story by the rules alone. It is the one that a real
// service tells, but for the reference that a sending draws.
func byRules(t *testing.T, r *world.Replay) {
	t.Helper()
	steps, err := replay.ByRules()
	if err != nil || len(steps) != len(r.Steps) {
		t.Fatalf("the rules tell of %d moments, the service of %d: %v", len(steps), len(r.Steps), err)
	}
	for i, real := range r.Steps {
		for j, q := range real.Quotes {
			real.Quotes[j] = strings.ReplaceAll(q, r.Consignment.Reference(), "7Q4M-2KPD")
		}
		if !reflect.DeepEqual(steps[i], real) {
			t.Errorf("by the rules it is %+v\nthe service says %+v", steps[i], real)
		}
	}
}

// A09: nobody signs in, no mail server is there, and whoever watches by a program
// hears of the box of 2016 as it comes, as the doors open, and of all three alarms,
// each once.
func TestA09TheAlarmsOf2016ReachACollector(t *testing.T) {
	var p told2016
	heard := filepath.Join(t.TempDir(), "siem.jsonl")
	w, r := replayTold(t, &p, notice.Settings{SIEM: notice.SIEMConfig{Address: "file://" + heard}})
	for range 2 {
		if err := w.Node.Notices.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(heard)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	if len(lines) != 2+event.Rungs {
		t.Fatalf("%d findings:\n%s", len(lines), b)
	}
	for kind, due := range map[string]string{
		notice.Arrival: "2016-11-18T17:30:00Z", notice.Opening: "2016-11-21T09:00:00Z",
		notice.Overdue: "2016-11-21T11:00:00Z", notice.Managers: "2016-11-21T15:00:00Z", notice.Review: "2016-11-22T11:00:00Z",
	} {
		i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"kind":"`+kind+`"`) })
		if i < 0 || !strings.Contains(lines[i], r.Consignment.Reference()) || !strings.Contains(lines[i], `"due_to_be_said":"`+due+`"`) {
			t.Errorf("no %s of it, due at %s:\n%s", kind, due, b)
		}
	}
}
