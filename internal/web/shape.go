package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strconv"
	"strings"

	"github.com/safehand/safehand/event"
)

//go:embed templates words
var texts embed.FS

// language is the one there is. Another is a folder beside it with the same names.
const language = "en"

// shapes are the templates of all pages, by the page's name.
type shapes map[string]*template.Template

// Frame is what is around every page.
type Frame struct {
	Page    string // its name
	Nonce   string
	Static  string // address of the built files
	Client  bool   // the client was built
	Service event.OrgID
	Version string
	Who     *Who // nil when nobody has signed in
	Back    string
	// Unsent has it say that what was pressed Send for was not sent. No service knows that: in a page the script says
	// it, of the same part.
	Unsent bool
	// Made is when, by the service's clock: a page that hears no more of the service counts on from it.
	Made string
	// Silence has it say so, in the gallery: no service knows that it does not answer.
	Silence *Silence
}

// Silence is what a PC's clock said when the service last answered, and says now.
type Silence struct{ Heard, Now string }

// Who is who has signed in.
type Who struct {
	ID      event.PersonID
	Name    string
	Manages bool // administers her organisation, leads a unit of it or protects its data
}

// Document is a page in its frame.
type Document[V any] struct {
	Frame
	View V
}

// compose puts all templates together. Whatever a page uses it must have: a name that is
// missing fails here, not in front of somebody.
func compose() (shapes, error) {
	base := template.New("").Funcs(functions()).Option("missingkey=error")
	if _, err := base.ParseFS(texts, "templates/parts/*.html", "words/"+language+"/*.html"); err != nil {
		return nil, err
	}
	pages, err := fs.Glob(texts, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := shapes{}
	for _, path := range pages {
		t, err := template.Must(base.Clone()).ParseFS(texts, path)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, "templates/"), ".html")
		out[name] = t
	}
	return out, nil
}

func functions() template.FuncMap {
	return template.FuncMap{
		// n is a count with the word for one of it, or for several.
		"n": func(n int, one, many string) string {
			if n == 1 {
				return "1 " + one
			}
			return grouped(int64(n)) + " " + many
		},
		"list": list,
		// begun is a sentence with a capital letter.
		"begun": func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
		"size":  size,
	}
}

// grouped writes 12,345.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// list writes "a, b and c".
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// size writes a number of bytes as people read it.
func size(n int64) string {
	units := []string{"bytes", "kB", "MB", "GB", "TB"}
	f, i := float64(n), 0
	for f >= 999.5 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	if i == 0 || f >= 10 {
		return fmt.Sprintf("%.0f %s", f, units[i])
	}
	return fmt.Sprintf("%.1f %s", f, units[i])
}

// show writes a page.
func show[V any](p *Pages, v *visit, status int, page string, view V) error {
	var out bytes.Buffer
	if err := p.shapes[page].ExecuteTemplate(&out, "page", Document[V]{p.frame(v, page), view}); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, err := v.w.Write(out.Bytes())
	if err != nil {
		err = nil // whoever asked has gone
	}
	return err
}

func (p *Pages) frame(v *visit, page string) Frame {
	f := Frame{
		Page: page, Nonce: v.nonce, Static: p.static.base(), Client: p.static.client, Service: p.Service, Version: p.Version,
		Back: back(v.r.URL.Query().Get("back")), Unsent: v.unsent,
		Made: p.now().String(), Silence: v.silent,
	}
	if id, ok := v.caller.Actor.Person(); ok {
		f.Who = &Who{id, personName(event.HolderID(id)), p.manages(v)}
	}
	return f
}

// manages asks the desk. A page whose link to another is missing is still a page.
func (p *Pages) manages(v *visit) bool {
	if p.Desk == nil {
		return true // the gallery's people see everything there is
	}
	m, err := p.Desk.Manages(v.r.Context(), v.caller)
	return err == nil && m
}

// back is the page that somebody wanted before she had to unlock: one of ours, or
// the overview.
func back(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/overview"
	}
	return path
}
