package porter_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
	"github.com/safehand/safehand/internal/world"
)

// outgoing is a sending of one file for each reference.
func outgoing(h *house, exhibits map[string]string) client.Outgoing {
	h.Helper()
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	}
	dir := h.TempDir()
	for ref, content := range exhibits {
		name := strings.ReplaceAll(ref, "/", "-") + " Victim.txt"
		h.put(dir, map[string]string{name: content})
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: ref, Description: "Something", Type: "document", Marking: event.Official, Paths: []string{filepath.Join(dir, name)},
		})
	}
	return o
}

// filed lets the agent have a sending and gives the folder it files into.
func (h *house) filedInto(exhibits map[string]string) (event.ConsignmentID, string) {
	h.Helper()
	id := h.received(exhibits)
	_, err := h.person(world.Tom).File(h.Context(), id, nil, world.Intake, false)
	h.must(err)
	return id, h.TempDir()
}

func filing(dir string) porter.Config {
	c := config()
	c.Files = dir
	return c
}

// trueNames are the rows of the list, by what they were filed as.
func trueNames(t *testing.T, dir string) map[string][]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, porter.TrueNames))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, r := range rows[1:] {
		out[r[0]] = r
	}
	return out
}

// A folder with long and foreign names is filed short, and the list tells the
// true ones, with digests that anybody can check.
func TestFilesShort(t *testing.T) {
	h := newHouse(t)
	long := strings.Repeat("a very long name ", 8)
	src := h.TempDir()
	files := map[string]string{"x/" + long + "/" + long + "/1.mp4": "one", "x/=cmd.txt": "two", "x/empty": ""}
	if runtime.GOOS != "windows" {
		files["x/a:b\xff"] = "three"
	}
	h.put(src, files)
	o := outgoing(h, map[string]string{"JRS/2": "single"})
	urn := event.URN("45AA2098221")
	o.URN = &urn
	o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
		Reference: "JRS/1", Description: "../../etc", Type: "cctv", Marking: event.Official, Paths: []string{filepath.Join(src, "x")},
	})
	amy := h.person(world.Amy)
	p, err := amy.Prepare(t.Context(), o)
	h.must(err)
	sent, err := amy.Send(t.Context(), p, nil)
	h.must(err)
	_, _, err = h.person(world.Sarah).Receive(t.Context(), sent.Consignment, nil)
	h.must(err)
	_, err = h.person(world.Tom).File(t.Context(), sent.Consignment, nil, world.Intake, false)
	h.must(err)
	above := h.TempDir()
	dir := filepath.Join(above, "files")
	h.must(os.Mkdir(dir, 0o700))
	cfg := filing(dir)
	cfg.Name, cfg.MaxPath = "{urn}/{reference} {description}", 80
	if _, done, err := h.once(world.Intake, cfg); err != nil || done.Filed != 2 {
		t.Fatalf("filed %+v: %v", done, err)
	}
	list := trueNames(t, dir)
	contents := map[string]string{}
	for _, name := range names(t, above) {
		name = strings.TrimPrefix(name, "files")
		if name = strings.TrimPrefix(name, "/"); porter.Length(name) > 80 {
			t.Errorf("%q is %d long", name, porter.Length(name))
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || name == porter.TrueNames || name == "" {
			continue
		}
		row := list[name]
		if row == nil || event.Sum(b).String() != row[7] {
			t.Errorf("%q: the list says %q of %q", name, row, b)
			continue
		}
		contents[row[1]] = string(b)
	}
	for name, content := range files {
		if escaped := event.EscapePath(name); contents[escaped] != content {
			t.Errorf("%q reads %q, want %q", escaped, contents[escaped], content)
		}
	}
	if got := list["45AA2098221/JRS-2 Something.txt"]; got == nil || got[2] != "JRS/2" || got[5] != sent.Reference || got[6] != "6" || !strings.HasPrefix(got[4], "SH-") {
		t.Errorf("of the single file the list says %q", got)
	}
	if have := names(t, above); slices.ContainsFunc(have, func(n string) bool { return n != "files" && !strings.HasPrefix(n, "files/") }) {
		t.Errorf("it wrote outside: %q", have)
	}
}

// Of two exhibits one is damaged at the service: the other is filed and said to
// be; the damaged one is tried again, and filed when it is whole.
func TestFilesWhatItCan(t *testing.T) {
	h := newHouse(t)
	id, dir := h.filedInto(map[string]string{"JRS/1": "an interview", "JRS/2": "a clip"})
	broken, damage := "", true
	via := h.wire(func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		resp, err := next()
		if err == nil && damage && strings.Contains(r.URL.Path, "/segments/") && (broken == "" || broken == r.URL.Path) {
			broken = r.URL.Path
			resp.Body.Close()
			resp.Body = http.NoBody
		}
		return resp, err
	})
	c := &clock{at: morning()}
	cfg := filing(dir)
	cfg.Now = c.now
	log, done, err := h.onceVia(world.Intake, cfg, via)
	if err == nil || done.Filed != 1 || h.filed(id) != 1 || !strings.Contains(log, "seal broken: segment 0") {
		t.Fatalf("filed %+v: %v\n%s", done, err, log)
	}
	if have := names(t, dir); len(have) != 2 || slices.ContainsFunc(have, func(n string) bool { return strings.HasPrefix(n, ".") }) {
		t.Errorf("there stands %q", have)
	}
	damage = false
	c.goOn(60e9)
	if _, done, err = h.onceVia(world.Intake, cfg, via); err != nil || done.Filed != 1 || h.filed(id) != 2 {
		t.Errorf("filed %+v: %v", done, err)
	}
}

// What was given back before the agent came round is not filed, and does not
// trouble it for ever.
func TestGivenBack(t *testing.T) {
	h := newHouse(t)
	id, dir := h.filedInto(map[string]string{"JRS/1": "an interview"})
	_, _, err := h.person(world.Sarah).Return(t.Context(), id, nil, nil)
	h.must(err)
	for range 2 {
		log, done, err := h.once(world.Intake, filing(dir))
		if err != nil || done.Filed != 0 || len(names(t, dir)) > 0 {
			t.Errorf("filed %+v: %v\n%s", done, err, log)
		}
	}
}

// An operator who hands the agent everything it has, and says that it was let
// have it, makes it open and file nothing.
func TestNothingGranted(t *testing.T) {
	h := newHouse(t)
	id := h.received(map[string]string{"JRS/1": "an interview"})
	opened, err := h.person(world.Tom).Export(t.Context(), id, nil, h.TempDir(), exportOptions, nil)
	h.must(err)
	if len(opened) != 1 {
		t.Fatal("nothing was opened")
	}
	v, err := h.person(world.Tom).Show(t.Context(), id)
	h.must(err)
	var opening event.EventID
	for _, x := range v.Happened {
		if x.Kind == "opened" {
			opening = x.Event
		}
	}
	if opening.IsZero() {
		t.Fatal("there is no opening")
	}
	dir := h.TempDir()
	via := h.wire(func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		if r.URL.Path != "/v1/filings" {
			return next()
		}
		return answer(`{"filings":[{"opening":"` + opening.String() + `","index":"99","consignment":"` + id.String() + `"}]}`), nil
	})
	log, done, err := h.onceVia(world.Intake, filing(dir), via)
	if err == nil || done.Filed != 0 || !strings.Contains(log, "nobody has signed that") || len(names(t, dir)) > 0 {
		t.Errorf("filed %+v: %v\n%s", done, err, log)
	}
}

// Of what was checked before nothing is fetched again to be filed.
func TestKeptFromChecking(t *testing.T) {
	h := newHouse(t)
	id, dir := h.filedInto(map[string]string{"JRS/1": strings.Repeat("an interview", 1e6)})
	var segments atomic.Int32
	via := h.wire(func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(r.URL.Path, "/segments/") {
			segments.Add(1)
		}
		return next()
	})
	home := &client.Home{Dir: h.w.Home(event.ActorID(world.Intake))}
	kept := porter.NewKept(home, 1<<30)
	cl, err := openHome(home.Dir, client.Options{Now: morning, Transport: via, Kept: kept})
	h.must(err)
	cfg := filing(dir)
	cfg.Check, cfg.Kept = true, kept
	p, err := porter.New(cl, cfg)
	h.must(err)
	h.must(p.Once(t.Context()))
	h.must(p.Close())
	if p.Done.Checked != 1 || p.Done.Filed != 1 || h.filed(id) != 1 {
		t.Errorf("it did %+v", p.Done)
	}
	if n := segments.Load(); n != 2 {
		t.Errorf("%d segments were fetched, and there are 2", n)
	}
	if have := names(t, filepath.Join(home.Dir, "agent", "sealed")); len(have) > 0 {
		t.Errorf("sealed bytes are kept after filing: %q", have)
	}
}
