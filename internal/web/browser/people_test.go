package browser_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
	"github.com/safehand/safehand/seal"
)

// People at the real service's own pages do their work with its buttons and fields,
// each script with people of its own.
func TestPeople(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"access", "access/keys", "again", "ahead", "answer", "answer/keys", "beside", "board", "board/keys", "carry", "carry/keys", "count", "count/keys",
		"custody", "custody/keys", "interrupt", "keyboard", "locked", "locked/keys", "look", "noticed", "noticed/keys", "request", "request/keys",
		"silent", "stop", "stop/keys", "way",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script, hands, _ := strings.Cut(name, "/")
			began := time.Now()
			if script == "board" {
				began = began.Add(-40 * 24 * time.Hour) // a month has ended since
			}
			env, pages, cut := townSince(t, began)
			env = append(env, "SAFEHAND_HANDS="+hands)
			if slices.Contains([]string{"again", "ahead", "interrupt", "look", "silent", "way"}, script) {
				pages = cut
			}
			t.Log(run(t, "people-"+script+".mjs", http.NewServeMux(), append(env, "SAFEHAND_PAGES="+pages)...))
		})
	}
}

// town is a world of two organisations. Those who are not in the browser do what a
// script asks of them. The pages are at the one address, and behind a line that can
// be cut at the other.
func town(t testing.TB) (env []string, direct, cut string) {
	t.Helper()
	return townSince(t, time.Now())
}

// townSince is one that began then, with what Amy sent and Sarah received on that day.
func townSince(t testing.TB, began time.Time) (env []string, direct, cut string) {
	t.Helper()
	var ago atomic.Int64
	ago.Store(int64(time.Since(began)))
	w, err := world.New(t.Context(), world.Config{
		Dir: t.TempDir(), Lock: light, Loopback: "localhost:0",
		Now: func() time.Time { return time.Now().Add(-time.Duration(ago.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	way := newLine(t, w.Node.Pages)
	pages := httptest.NewServer(way)
	away := &absent{t, w, way}
	if time.Since(began) > time.Hour {
		away.lived(t.Context())
	}
	ago.Store(0)
	steps := httptest.NewServer(http.HandlerFunc(away.serve))
	t.Cleanup(func() {
		way.release(true)
		pages.Close()
		steps.Close()
	})
	env = []string{"SAFEHAND_STEPS=" + steps.URL, "SAFEHAND_PASSPHRASE=" + world.Passphrase, "SAFEHAND_FILES=" + evidence(t)}
	return env, w.Node.Pages, strings.Replace(pages.URL, "127.0.0.1", "localhost", 1)
}

// evidence is what the people in the browser choose from: interviews, and the folder
// of an exhibit.
func evidence(t testing.TB) string {
	dir := t.TempDir()
	write := func(name string, b []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("JRS-1 ABE interview.mp4", interview.Video())
	write("JRS-2 falls silent.mp4", silentAfter(interview.Video(), 30))
	write("JRS-3 999 call.wav", tone(24, 24))
	write("JRS-4 999 call.wav", tone(24, 12))
	write("JRS-5 disc/first.wav", tone(3, 3))
	write("JRS-5 disc/second.wav", tone(24, 12))
	write("JRS-5 disc/index.txt", []byte("Two recordings.\n"))
	write("AB-2 phone/report/summary.txt", []byte("Messages of 14/11/2016.\n"))
	write("AB-2 phone/report/empty.log", nil)
	write("AB-2 phone/pictures/1.png", pixel(t))
	for i, name := range []string{"CON.txt", "left: right?.txt", "Notes.txt", "notes.txt", "plain.txt"} { // four that not every system takes
		write("CD-3 drive/"+name, fmt.Appendf(nil, "File %d.\n", i))
	}
	for i := range 12 {
		write(fmt.Sprintf("twelve/KL-%d statement.txt", i+1), fmt.Appendf(nil, "Statement %d.\n", i+1))
	}
	return dir
}

// absent are the people who are not in the browser: they use the command line.
type absent struct {
	testing.TB
	w    *world.World
	line *line
}

// asked is what a script asks of them.
type asked struct {
	Who  event.PersonID
	ID   event.ConsignmentID
	Many int // exhibits
	Soon int // minutes until the receipt is needed, instead of the unit's own hours
	// Papers makes a report of the second, and adds one of several files.
	Papers bool
	Month  string
}

func (a *absent) serve(w http.ResponseWriter, r *http.Request) {
	var in asked
	err := json.NewDecoder(r.Body).Decode(&in)
	var out any
	if err == nil {
		out, err = a.step(r.Context(), strings.TrimPrefix(r.URL.Path, "/"), in)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(a.TB, w, out)
}

// hours has RASSO open on one day of the week, nearly a week from now.
func (a *absent) hours(ctx context.Context) error {
	day := event.Days[time.Now().AddDate(0, 0, 6).Weekday()]
	h := event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{{Day: day, From: 0, To: 24 * 60}}}
	_, err := a.administrator(event.PersonID(world.Sarah)).ChangeHours(ctx, world.RASSO, h)
	return err
}

func (a *absent) step(ctx context.Context, name string, in asked) (any, error) {
	switch name {
	case "invite":
		inv, err := a.administrator(in.Who).Invite(ctx, in.Who, time.Hour)
		if err != nil {
			return nil, err
		}
		return map[string]string{"link": inv.Link()}, nil
	case "appoint":
		return struct{}{}, a.appoint(ctx, in.Who)
	case "link":
		link, err := device(ctx, a.w, event.ActorID(in.Who))
		return map[string]string{"link": link}, err
	case "send":
		return a.send(ctx, in)
	case "take":
		return a.take(ctx, a.w.As(event.ActorID(in.Who)), in.ID)
	case "units":
		return struct{}{}, a.units(ctx)
	case "report":
		return a.report(ctx, in)
	case "drill":
		return struct{}{}, a.drill(ctx)
	case "hours":
		return struct{}{}, a.hours(ctx)
	case "hold", "hold-all":
		a.line.hold(name == "hold-all")
	case "held":
		return struct{}{}, a.line.await(ctx)
	case "release":
		a.line.release(false)
	case "cut", "mend":
		a.line.cut(name == "cut")
	case "lose":
		a.line.lose()
	case "stored":
		return a.line.stored(), nil
	default:
		return nil, errors.New("no such step")
	}
	return struct{}{}, nil
}

func (a *absent) administrator(of event.PersonID) *client.Client {
	if of.Org() == world.CPS {
		return a.w.As(event.ActorID(world.Ravi))
	}
	return a.w.As(event.ActorID(world.Ola))
}

// appoint makes somebody a member, and hands the unit's keys on to her.
func (a *absent) appoint(ctx context.Context, who event.PersonID) error {
	unit, lead := world.Team, world.Lena
	if who.Org() == world.CPS {
		unit, lead = world.RASSO, world.Sarah
	}
	if _, err := a.administrator(who).Appoint(ctx, who, event.Member, unit); err != nil {
		return err
	}
	_, err := a.w.As(event.ActorID(lead)).HandOnUnitKeys(ctx)
	return err
}

// units founds one that opens in three days and not before, one that shuts within the hour,
// one that does not shut today or tomorrow, and a unit of CPS Direct,
// which never closes.
func (a *absent) units(ctx context.Context) error {
	later := event.Days[int(time.Now().Add(3*24*time.Hour).Weekday())]
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	now := time.Now().In(london)
	today, tomorrow := event.Days[int(now.Weekday())], event.Days[int(now.AddDate(0, 0, 1).Weekday())]
	hours := map[event.UnitID][]event.Opening{
		"cps-northshire.example/late": {{Day: later, From: 9 * 60, To: 17 * 60}}, "cps-northshire.example/cps-direct": nil,
		"cps-northshire.example/shutting":  {{Day: today, From: 0, To: min(now.Hour()*60+now.Minute()+30, 24*60)}},
		"cps-northshire.example/all-hours": {{Day: today, From: 0, To: 24 * 60}, {Day: tomorrow, From: 0, To: 24 * 60}},
	}
	for _, d := range event.Days {
		direct := event.UnitID("cps-northshire.example/cps-direct")
		hours[direct] = append(hours[direct], event.Opening{Day: d, From: 0, To: 24 * 60})
	}
	for unit, open := range hours {
		if _, err := a.w.As(event.ActorID(world.Ravi)).CreateUnit(ctx, unit, event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: open}); err != nil {
			return err
		}
		if _, err := a.w.As(event.ActorID(world.Ravi)).Appoint(ctx, world.Sarah, event.Lead, unit); err != nil {
			return err
		}
		if _, err := a.w.As(event.ActorID(world.Sarah)).MakeUnitKey(ctx, unit); err != nil {
			return err
		}
	}
	return nil
}

// send has Amy send so many exhibits, the first of them an interview, to RASSO.
func (a *absent) send(ctx context.Context, in asked) (any, error) {
	dir := a.TempDir()
	o := client.Outgoing{For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Operation: "Operation Linnet", WrongCaseChecked: true}
	add := func(kind event.Code, files map[string][]byte) {
		x := client.OutgoingExhibit{
			Reference: fmt.Sprintf("AR/%d", len(o.Exhibits)+1), Description: "From the command line", Type: kind, Marking: event.Official,
		}
		if kind == "abe-interview" {
			x.People = []event.Pseudonym{{Category: "victim", Name: "Victim 1"}}
		}
		for name, content := range files {
			path := filepath.Join(dir, fmt.Sprintf("AR-%d %s", len(o.Exhibits)+1, name))
			if err := os.WriteFile(path, content, 0o600); err != nil {
				a.Error(err)
			}
			x.Paths = append(x.Paths, path)
		}
		o.Exhibits = append(o.Exhibits, x)
	}
	for i := range in.Many {
		switch {
		case i == 0:
			add("abe-interview", map[string][]byte{"interview.mp4": interview.Video()})
		case in.Papers:
			add("document", map[string][]byte{"report.pdf": []byte(threePages())})
		default:
			add("document", map[string][]byte{"note.txt": fmt.Appendf(nil, "Note %d.\n", i+1)})
		}
	}
	if in.Papers {
		add("abe-interview", map[string][]byte{"interview.mp4": interview.Video(), "report.pdf": []byte(threePages())})
	}
	var err error
	if o.Deadline, err = client.ParseDeadline("", "", "abe-interview"); err != nil {
		return nil, err
	}
	if in.Soon > 0 {
		o.Deadline = event.Deadline{Kind: event.Instant, At: event.TimeOf(time.Now().Add(time.Duration(in.Soon) * time.Minute)), Reason: "hearing"}
	}
	amy := a.w.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return amy.Send(ctx, p, nil)
}

// take receives a sending and saves it, and says what lies in the folder then: the
// digest of each file.
func (a *absent) take(ctx context.Context, c *client.Client, id event.ConsignmentID) (any, error) {
	if _, _, err := c.Receive(ctx, id, nil); err != nil {
		return nil, err
	}
	folder := a.TempDir()
	if _, err := c.Export(ctx, id, nil, folder, seal.ExtractOptions{}, nil); err != nil {
		return nil, err
	}
	out := map[string]string{}
	return out, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		sum := sha256.Sum256(b)
		name, _ := filepath.Rel(folder, path)
		out[filepath.ToSlash(name)] = hex.EncodeToString(sum[:])
		return err
	})
}
