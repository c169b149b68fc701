package browser_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// exhibit is a sealed file as the service keeps it, and what a page gets to know once it is opened.
type exhibit struct {
	item    map[string]any
	sealed  [][]byte
	forged  map[int][]byte // what a dishonest service gives instead
	lies    int            // so many times; negative: for ever
	missing map[int]bool
}

// sink keeps blobs by digest.
type sink struct {
	mu    sync.Mutex
	blobs map[event.Digest][]byte
}

func (s *sink) Put(_ context.Context, d event.Digest, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blobs[d] = bytes.Clone(body)
	return nil
}

// sealed seals a file as an exhibit of its own, with something in front of it.
func sealed(t testing.TB, name string, content []byte) *exhibit {
	t.Helper()
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	plan, err := seal.PlanSources([]seal.Source{source(t, "0 in front.txt", []byte("first\n")), source(t, name, content)})
	if err != nil {
		t.Fatal(err)
	}
	meta := event.Manifest{
		Reference: "JRS/1", Description: "A file to be shown", Type: "abe-interview", Marking: event.OfficialSensitive,
		SealedBy: "amy.reed@northshire.example", SealedAt: 1795293060, With: "safehand test",
	}
	kept := &sink{blobs: map[event.Digest][]byte{}}
	r, err := seal.Seal(t.Context(), plan, id, meta, kept, nil)
	if err != nil {
		t.Fatal(err)
	}
	list, err := event.ParseList(r.ListText)
	if err != nil {
		t.Fatal(err)
	}
	x := &exhibit{forged: map[int][]byte{}, missing: map[int]bool{}}
	var segments []map[string]any
	for i, s := range list.Segments {
		x.sealed = append(x.sealed, kept.blobs[s.Digest])
		segments = append(segments, map[string]any{"index": i, "digest": s.Digest.String(), "size": s.Size})
	}
	file := r.Manifest.Files[len(r.Manifest.Files)-1]
	x.item = map[string]any{
		"key": id.String(), "segments": segments, "segmentSize": r.Seal.Segments.Size, "authorization": "Bearer test",
		"offset": file.Offset, "size": file.Size, "name": file.Path,
	}
	return x
}

// long is a file of many small segments, more than are held at once.
func long(t testing.TB) *exhibit {
	t.Helper()
	const segments, size = 80, 1 << 20
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	x := &exhibit{forged: map[int][]byte{}, missing: map[int]bool{}}
	var list []map[string]any
	for i := range segments {
		b, err := seal.SealBytes(longPiece(i, size), id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		x.sealed = append(x.sealed, b)
		list = append(list, map[string]any{"index": i, "digest": event.Sum(b).String(), "size": len(b)})
	}
	x.item = map[string]any{
		"key": id.String(), "segments": list, "segmentSize": seal.SealedSize(size), "authorization": "Bearer test",
		"offset": 0, "size": segments * size, "name": "long.mp4",
	}
	return x
}

// longPiece is what segment i of a long file holds: numbers that say where they stand, behind what
// makes the whole a video.
func longPiece(i, size int) []byte {
	b := make([]byte, size)
	for n := 0; n < size; n += 4 {
		binary.BigEndian.PutUint32(b[n:], uint32(i*size+n))
	}
	if i == 0 {
		copy(b, "\x00\x00\x00\x18ftypmp42")
	}
	return b
}

func source(t testing.TB, path string, content []byte) seal.Source {
	t.Helper()
	files := fstest.MapFS{"f": {Data: content, ModTime: time.Unix(1795293060, 0), Mode: 0o600}}
	info, err := files.Stat("f")
	if err != nil {
		t.Fatal(err)
	}
	return seal.Source{Path: path, Info: info, Open: func() (fs.File, error) { return files.Open("f") }}
}

// forge has segment i made anew by somebody who had the key once: every chunk opens, in its place.
func (x *exhibit) forge(i int) error {
	id, err := seal.ParseIdentity(x.item["key"].(string))
	if err != nil {
		return err
	}
	clear, err := seal.OpenBytes(x.sealed[i], id)
	if err != nil {
		return err
	}
	for n := len(clear) / 2; n < len(clear)/2+1000; n++ {
		clear[n] ^= 1
	}
	x.forged[i], err = seal.SealBytes(clear, id.Recipient())
	return err
}

// desk serves exhibits as the service does, and does to them what a test says.
type desk struct {
	mu       sync.Mutex
	exhibits map[string]*exhibit
	token    string
	asked    []string // what nobody should ask for
	served   map[string]int64
}

func (d *desk) routes(t testing.TB, mux *http.ServeMux) {
	d.token, d.served = "Bearer test", map[string]int64{}
	mux.HandleFunc("GET /v1/consignments/c/{exhibit}/segments/{index}", d.segment)
	mux.HandleFunc("GET /item/{exhibit}", func(w http.ResponseWriter, r *http.Request) {
		x := d.exhibits[r.PathValue("exhibit")]
		item := maps.Clone(x.item)
		item["at"] = "/v1/consignments/c/" + r.PathValue("exhibit") + "/segments/"
		answer(t, w, item)
	})
	mux.HandleFunc("POST /do/{what}/{exhibit}/{index}/{n}", func(w http.ResponseWriter, r *http.Request) {
		if err := d.do(r); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /asked", func(w http.ResponseWriter, _ *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		answer(t, w, map[string]any{"asked": append([]string{}, d.asked...), "served": d.served})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.asked = append(d.asked, r.Method+" "+r.URL.Path)
		http.NotFound(w, r)
	})
}

func (d *desk) segment(w http.ResponseWriter, r *http.Request) {
	i, err := strconv.Atoi(r.PathValue("index"))
	d.mu.Lock()
	b, token := d.exhibits[r.PathValue("exhibit")].segment(i), d.token
	d.mu.Unlock()
	switch {
	case err != nil || b == nil:
		http.NotFound(w, r)
		return
	case r.Header.Get("Authorization") != token:
		http.Error(w, "sign in", http.StatusUnauthorized)
		return
	}
	c := &counting{ResponseWriter: w}
	http.ServeContent(c, r, "", time.Time{}, bytes.NewReader(b))
	d.mu.Lock()
	d.served[r.PathValue("exhibit")] += c.n
	d.mu.Unlock()
}

// segment is what the service gives as segment i.
func (x *exhibit) segment(i int) []byte {
	if x == nil || i >= len(x.sealed) || x.missing[i] {
		return nil
	}
	if f := x.forged[i]; f != nil && x.lies != 0 {
		x.lies--
		return f
	}
	return x.sealed[i]
}

type counting struct {
	http.ResponseWriter
	n int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.n += int64(n)
	return n, err
}

func (d *desk) do(r *http.Request) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := d.exhibits[r.PathValue("exhibit")]
	i, err := strconv.Atoi(r.PathValue("index"))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return err
	}
	switch r.PathValue("what") {
	case "mend":
		x.forged, x.missing = map[int][]byte{}, map[int]bool{}
	case "flip": // in the last chunk
		x.forged[i] = bytes.Clone(x.sealed[i])
		x.forged[i][len(x.forged[i])-1000] ^= 4
	case "forge":
		err = x.forge(i)
	case "miss":
		x.missing[i] = true
	case "sign-out":
		d.token = "Bearer another"
	case "sign-in":
		d.token = "Bearer test"
	default:
		err = errors.New("no such thing to do")
	}
	x.lies = n
	return err
}
