package browser_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world/canary"
)

// overheard stands between the browser and the service, and keeps what each says.
type overheard struct {
	*httptest.Server
	mu  sync.Mutex
	all []*said
}

// said is one request or answer, and of which place it is a piece.
type said struct {
	place, name string
	bytes       bytes.Buffer
}

func overhear(p *remains) *overheard {
	service, err := url.Parse(p.w.Node.Pages)
	p.must(err)
	o := &overheard{}
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1, // pages that are live wait for each line
		ErrorLog:      log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(service)
			r.Out.Host = r.In.Host
		},
		ModifyResponse: func(r *http.Response) error {
			if strings.HasPrefix(r.Request.URL.Path, "/static/") { // the same for everybody
				return nil
			}
			s := o.note("answers", r.Request.URL.Path, fmt.Sprint(r.Header))
			r.Body = &kept{r.Body, o, s}
			return nil
		},
	}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := o.note("requests", r.URL.Path, r.URL.String()+"\n"+fmt.Sprint(r.Header)+"\n")
		r.Body = &kept{r.Body, o, s}
		proxy.ServeHTTP(w, r)
	}))
	return o
}

func (o *overheard) note(place, name, head string) *said {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all = append(o.all, &said{place: place, name: name}, &said{place: place, name: name + ", its head"})
	o.all[len(o.all)-1].bytes.WriteString(head)
	return o.all[len(o.all)-2]
}

// kept is a body of which a copy is kept.
type kept struct {
	io.ReadCloser
	o *overheard
	s *said
}

func (k *kept) Read(b []byte) (int, error) {
	n, err := k.ReadCloser.Read(b)
	k.o.mu.Lock()
	defer k.o.mu.Unlock()
	k.s.bytes.Write(b[:n])
	return n, err
}

// address is the service's, by way of o, as browsers have to be told it.
func (o *overheard) address() string { return strings.Replace(o.URL, "127.0.0.1", "localhost", 1) }

// searchService looks for the same canaries in all that the service was told by the
// browser, answered, wrote into its files, has in its tables and logged: the first
// promise, with a page as the client.
func (p *remains) searchService(o *overheard, who event.PersonID) {
	s, err := canary.New(append(slices.Clone(p.canaries), canary.Canary{Name: declared, Bytes: []byte(who)}))
	p.must(err)
	seen, sizes := map[string]bool{}, map[string]int{}
	look := func(place, name string, b []byte) {
		sizes[place] += len(b)
		for _, f := range s.Search(place+": "+name, b) {
			if f.Canary != declared {
				p.Errorf("LEAK to the service: %s", f)
			}
			seen[place] = seen[place] || f.Canary == declared
		}
	}
	o.mu.Lock()
	for _, x := range o.all {
		look(x.place, x.name, x.bytes.Bytes())
	}
	o.mu.Unlock()
	look("log", "its lines", p.log.Copy())
	data := filepath.Join(p.T.TempDir(), "data")
	p.must(os.CopyFS(data, os.DirFS(p.w.Data())))
	p.must(filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		look("files", strings.TrimPrefix(path, data), append([]byte(path[len(data):]+"\n"), b...))
		return err
	}))
	p.eachRow(filepath.Join(data, "safehand.db"), func(table, row string) { look("tables", table, []byte(row)) })
	p.Logf("searched: %v bytes", sizes)
	if sizes["log"] == 0 {
		p.Error("the service logged nothing: nothing was searched there")
	}
	// That she exists is what the service has to know.
	for _, place := range []string{"requests", "answers", "files", "tables"} {
		if !seen[place] {
			p.Errorf("her name, which is declared, was not found in the service's %s: the search does not look there", place)
		}
	}
}

// declared is a canary that must be found.
const declared = "the name by which she signs in"

func (p *remains) eachRow(path string, f func(table, row string)) {
	db := storetest.Open(p.T, path)
	p.must(db.View(p.Context(), func(tx *store.Tx) error {
		for _, t := range slices.Concat(store.Sources(), store.Rebuilt(), store.NotRebuilt()) {
			rows, err := tx.Dump(t.Name)
			if err != nil {
				return err
			}
			for _, r := range rows {
				f(t.Name, r)
			}
		}
		return nil
	}))
}
