package world_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world/canary"
)

// plantedWords are planted to be found, after nothing else was.
const plantedWords = "Jörg's room, 4 Oak Field <left>"

// onEachEngine plays the story with planted canaries once on each database.
func onEachEngine(t *testing.T, test func(t *testing.T, p *planted)) {
	t.Helper()
	bin := program(t)
	engine := func(dsn func(*testing.T) string) func(*testing.T) {
		return func(t *testing.T) {
			p := newPlanted(t, bin, dsn(t))
			p.play()
			test(t, p)
		}
	}
	t.Run("sqlite", engine(func(*testing.T) string { return "" }))
	t.Run("postgres", engine(func(t *testing.T) string { return storetest.Postgres(t, "C") }))
}

// The first promise: no plaintext, no name, no word and no key is with the
// service, in whatever spelling. Every byte that it wrote or sent is searched,
// after kill -9 in the middle of a sending and at the end; so is every request,
// since what it was sent it could have kept. That is stricter than "but for what
// is addressed to a holder": labels, grants and sealed bytes are ciphertext, so
// nothing need be left out.
//
// On PostgreSQL what the database's own server keeps in its files is not
// searched, only every value of every table: what Safehand never gave it, it
// does not have.
func TestCanariesAreNowhere(t *testing.T) {
	onEachEngine(t, func(t *testing.T, p *planted) {
		leaked := canary.Canary{
			Name: "planted on purpose", Digest: true,
			Bytes: []byte("\xfb\xef\xbe\xff\xff\xbe Jörg & <left>/~?~ \xfb\xef\xbe\xff\xff\xbe"),
		}
		readable := canary.Canary{Name: "words planted on purpose", Digest: true, Bytes: []byte(plantedWords)}
		s, err := canary.New(append(slices.Clone(p.canaries), leaked, readable))
		if err != nil {
			t.Fatal(err)
		}
		clean := p.collect(p.snapshot, p.w.Data())
		t.Logf("%d canaries in %d spellings", len(p.canaries), s.Patterns())
		p.report(clean)
		for _, f := range forbidden(s, clean) {
			t.Errorf("LEAK %s", f)
		}
		p.declared(clean)
		listed := logFields(t)
		for _, a := range attributes(p.run.log.Copy()) {
			if !slices.Contains(listed, a) {
				t.Errorf("the log has lines with %q, which what-the-server-sees.md does not list", a)
			}
		}
		p.leak(s, append(canary.Plant(leaked), canary.Plant(readable)...), sizes(clean))
	})
}

// collect is everything there is to search.
func (p *planted) collect(first, last string) []piece {
	all := append(files(p.t, first, firstKill), files(p.t, last, "")...)
	if p.dsn != "" {
		all = append(all, cells(p.t, "pgx", p.dsn, "")...)
	} else {
		// Reading a database that was killed repairs it: a copy is read.
		all = append(all, cells(p.t, "sqlite", filepath.Join(copied(p.t, first), "safehand.db"), firstKill)...)
		all = append(all, cells(p.t, "sqlite", filepath.Join(copied(p.t, last), "safehand.db"), "")...)
	}
	all = append(all, piece{output, "stdout", p.run.out.Copy()}, piece{logs, "stderr", p.run.log.Copy()})
	return append(all, spoken(p.rec)...)
}

// report prints how much was searched where. A place that is empty was not
// searched.
func (p *planted) report(all []piece) {
	want := []string{keyFiles, others, names, blobs, tables, output, logs, requests, responses,
		unwritten + firstKill, keyFiles + firstKill, names + firstKill, others + firstKill}
	if p.dsn == "" {
		want = append(want, database, wal, shm, database+firstKill, wal+firstKill, shm+firstKill, tables+firstKill)
	}
	n := sizes(all)
	for _, place := range sortedPlaces(n) {
		p.t.Logf("%12d bytes  %s", n[place], place)
	}
	for _, place := range want {
		if n[place] == 0 {
			p.t.Errorf("nothing was searched in: %s", place)
		}
	}
}

// forbidden are the findings that may not be. The same bytes in several places
// (a segment on its way in, on the disk, on its way out) are searched once, and
// judged in each.
func forbidden(s *canary.Searcher, all []piece) []string {
	var out []string
	searched := map[event.Digest][]canary.Finding{}
	for _, p := range all {
		id := event.Sum(p.bytes)
		found, ok := searched[id]
		if !ok {
			found = s.Search("", p.bytes)
			searched[id] = found
		}
		for _, f := range found {
			f.Piece = p.place + ": " + p.name
			if !allowed(p.place, f.Canary) && !slices.Contains(out, f.String()) {
				out = append(out, f.String())
			}
		}
	}
	return out
}

// declared: what the service is told in clear is found where it must be, and the
// service's own keys in their files. So the search does look there.
func (p *planted) declared(all []piece) {
	found := map[string]bool{}
	for _, c := range all {
		if bytes.Contains(c.bytes, []byte(urn)) {
			found[c.place] = true
		}
	}
	for _, place := range []string{tables, requests, responses} {
		if !found[place] {
			p.t.Errorf("the URN, which is declared, was not found in: %s", place)
		}
	}
	for _, place := range []string{logs, output, blobs, others} {
		if found[place] {
			p.t.Errorf("the URN was found in: %s", place)
		}
	}
}

// leak plants something on purpose in each place and has the same searcher find
// it there in every spelling.
func (p *planted) leak(s *canary.Searcher, leaks []canary.Leak, places map[string]int) {
	first, last := copied(p.t, p.snapshot), copied(p.t, p.w.Data())
	for dir, when := range map[string]string{first: firstKill, last: ""} {
		p.leakIntoFiles(dir, when, canary.Joined(leaks))
	}
	_, _ = p.run.out.Write(canary.Joined(leaks))
	_, _ = p.run.log.Write(canary.Joined(leaks))
	p.leakOverTheLine(canary.Joined(leaks))

	var found []canary.Finding
	all := append(files(p.t, first, firstKill), files(p.t, last, "")...)
	all = append(all, p.leakedCells(canary.Joined(leaks))...)
	all = append(all, piece{output, "stdout", p.run.out.Copy()}, piece{logs, "stderr", p.run.log.Copy()})
	all = append(all, spoken(p.rec)...)
	for _, c := range all {
		if bytes.Contains(c.bytes, leaks[0].Bytes) || strings.HasPrefix(c.place, names) {
			found = append(found, s.Search(c.place+": "+c.name, c.bytes)...)
		}
	}
	for _, place := range sortedPlaces(places) {
		want := leaks
		if strings.HasPrefix(place, names) {
			want = slices.DeleteFunc(slices.Clone(leaks), func(l canary.Leak) bool { return !inAName(l) })
		}
		if err := canary.Missed(want, found, place+": "); err != nil {
			p.t.Error(err)
		}
	}
	p.t.Logf("planted on purpose and found: %d leaks in each of %d places", len(leaks), len(places))
}

// inAName: a file's name can hold no zero byte and is short.
func inAName(l canary.Leak) bool {
	return l.Canary == "words planted on purpose" && (l.Encoding == "hex" || l.Encoding == "query-escaped" || l.Encoding == "base64url +0")
}

func (p *planted) leakIntoFiles(dir, when string, leak []byte) {
	done := map[string]bool{}
	for _, f := range files(p.t, dir, when) {
		if done[f.place] || f.place == names+when {
			continue
		}
		done[f.place] = true
		path := filepath.Join(dir, f.name)
		p.must(os.WriteFile(path, append(slices.Clip(f.bytes), leak...), 0o600))
	}
	for _, l := range canary.Plant(canary.Canary{Name: "words planted on purpose", Bytes: []byte(plantedWords)}) {
		if inAName(l) {
			p.must(os.WriteFile(filepath.Join(dir, strings.ReplaceAll(string(bytes.TrimSpace(l.Bytes)), "/", "_")), nil, 0o600))
		}
	}
}

// leakedCells is the tables with a leak in one of their values.
func (p *planted) leakedCells(leak []byte) (all []piece) {
	put := func(driver, dsn, statement, when string) {
		db := open(p.t, driver, dsn)
		defer db.Close()
		_, err := db.ExecContext(p.t.Context(), statement, []byte("planted"), leak)
		p.must(err)
		all = append(all, cells(p.t, driver, dsn, when)...)
	}
	if p.dsn != "" {
		put("pgx", p.dsn, "INSERT INTO label (consignment, file) VALUES ($1, $2)", "")
		return all
	}
	for when, dir := range map[string]string{firstKill: p.snapshot, "": p.w.Data()} {
		put("sqlite", filepath.Join(copied(p.t, dir), "safehand.db"), "INSERT INTO label (consignment, file) VALUES (?, ?)", when)
	}
	return all
}

// leakOverTheLine has another server say the leak back.
func (p *planted) leakOverTheLine(leak []byte) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		_, _ = w.Write(b)
	}))
	defer echo.Close()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, echo.URL, bytes.NewReader(leak))
	p.must(err)
	p.rec.line.RoundTripper = p.rec.base // the OpenAPI document is not of this server
	resp, err := p.rec.RoundTrip(req)
	p.must(err)
	_, err = io.Copy(io.Discard, resp.Body)
	p.must(err)
	p.must(resp.Body.Close())
}
