package browser_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/world/interview"
)

const steal = `fetch('/stolen?'+document.domain);try{parent.hacked=top.hacked=true}catch(e){};opener&&(opener.hacked=true)`

// hostile is evidence that wants to be a document of ours, each under a name that helps it.
var hostile = map[string]struct{ name, content string }{
	"html":     {"statement.html", "<!doctype html><script>" + steal + "</script><img src=x onerror=\"" + steal + "\">"},
	"html-mp4": {"interview.mp4", "<html><body><script>" + steal + "</script>"},
	"svg":      {"drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="` + steal + `"><script>` + steal + `</script></svg>`},
	"svg-png":  {"drawing.png", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>` + steal + `</script></svg>`},
	"pdf":      {"statement.pdf", "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.launchURL('/stolen'))>>>>endobj\ntrailer<</Root 1 0 R>>"},
	"pdf-html": {"statement.pdf", "<!doctype html><script>" + steal + "</script>"},
	"mp4-html": {"interview.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom<html><script>" + steal + "</script>"},
	"gif-js":   {"picture.gif", "GIF89a/*" + "\x00\x00\x00" + "*/=1;" + steal},
	"other":    {"phone.ufdr", "PK\x03\x04" + "<script>" + steal + "</script>"},
}

func show(t testing.TB) (*desk, *http.ServeMux) {
	t.Helper()
	d := &desk{exhibits: map[string]*exhibit{"video": sealed(t, interview.Name, interview.Video())}}
	for name, h := range hostile {
		d.exhibits[name] = sealed(t, h.name, []byte(h.content))
	}
	for name, h := range papers {
		d.exhibits[name] = sealed(t, h.name, []byte(h.content))
	}
	d.exhibits["report"] = sealed(t, "report.pdf", []byte(threePages()))
	d.exhibits["note"] = sealed(t, "note.txt", []byte("It was caf\xe9 time.\r\n"))
	d.exhibits["empty"] = sealed(t, "empty.txt", nil)
	d.exhibits["png"] = sealed(t, "photo.png", pixel(t))
	mux := http.NewServeMux()
	pages(mux)
	d.routes(t, mux)
	mux.HandleFunc("GET /plain/interview.mp4", func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "interview.mp4", time.Time{}, bytes.NewReader(interview.Video()))
	})
	return d, mux
}

// An encrypted interview plays in place, at once and from anywhere; what is not what was sealed stops
// it; and nobody but the page that opened it, while it may, gets a byte. What is hostile stays evidence.
func TestPlayer(t *testing.T) {
	for _, script := range []string{"honest", "who", "lies", "hostile", "document"} {
		t.Run(script, func(t *testing.T) {
			d, mux := show(t)
			if script == "honest" || script == "lies" {
				d.exhibits["long"] = long(t)
			}
			run(t, script+".mjs", mux)
		})
	}
}

// The first frame and the seeks of the encrypted interview, beside those of the same file in clear
// from the same server: go test -bench Player -run '^$' ./internal/web/browser
func BenchmarkPlayer(b *testing.B) {
	_, mux := show(b)
	for b.Loop() {
		b.Log("\n" + run(b, "measure.mjs", mux))
	}
}
