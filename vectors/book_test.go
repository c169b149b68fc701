//go:build !js

package vectors_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/vectors"
)

// book is what the generator writes: the vectors as they must be.
type book struct {
	t     *testing.T
	pages map[string]*page
}

type page struct {
	comment, expect, like string
	fields                []string // "key: value"
	body                  []byte
	onto                  string // the record or exhibit that the body is laid over
	without               []string
}

// pass adds what must be accepted.
func (b *book) pass(name, comment string, body []byte, fields ...string) {
	b.t.Helper()
	b.add(name, &page{comment: comment, expect: vectors.Success, fields: fields, body: body})
}

// fail adds what must be refused: like the success of that name, but for body,
// or for the fields given. Only one of them may differ.
func (b *book) fail(name, class, like, comment string, body []byte, fields ...string) {
	b.t.Helper()
	good := b.pages[like]
	if good == nil || good.expect != vectors.Success {
		b.t.Fatalf("%s is like %s, which is no success", name, like)
	}
	p := &page{comment: comment, expect: class, like: like, fields: good.fields, body: body}
	if body == nil {
		p.body, p.fields = good.body, fields
		if good.onto == "" && strings.Contains(string(good.body), "\n-- ") && len(good.body) > 8<<10 {
			p.onto, p.body = like, []byte{}
		}
	}
	b.add(name, p)
}

func (b *book) add(name string, p *page) {
	b.t.Helper()
	if b.pages[name] != nil {
		b.t.Fatalf("two vectors %s", name)
	}
	if strings.Contains(p.comment, "\n") || p.comment == "" {
		b.t.Fatalf("%s: a comment of one line is wanted", name)
	}
	b.pages[name] = p
}

// change is like's body with one thing in it changed, which must be there once.
func (b *book) change(like, old, new string) []byte {
	b.t.Helper()
	body := string(b.pages[like].body)
	if n := strings.Count(body, old); n != 1 {
		b.t.Fatalf("%s has %q %d times", like, old, n)
	}
	return []byte(strings.Replace(body, old, new, 1))
}

// file is the page as it is stored.
func (p *page) file() []byte {
	var b bytes.Buffer
	line := func(key, value string) {
		if value != "" {
			b.WriteString(key + ": " + value + "\n")
		}
	}
	line("comment", p.comment)
	line("expect", p.expect)
	line("like", p.like)
	for _, f := range p.fields {
		b.WriteString(f + "\n")
	}
	line("onto", p.onto)
	for _, w := range p.without {
		line("without", w)
	}
	if plain(p.body) {
		return append(append(b.Bytes(), '\n'), p.body...)
	}
	line("encoding", "base64")
	b.WriteString("\n" + wrapped(p.body))
	return b.Bytes()
}

// plain bodies are stored as they are: no editor, diff or terminal changes them
// or hides something in them.
func plain(body []byte) bool {
	hidden := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) || r == unicode.ReplacementChar }
	return norm.NFC.IsNormal(body) && !bytes.ContainsFunc(body, hidden) && (len(body) == 0 || body[len(body)-1] == '\n')
}

func wrapped(body []byte) string {
	var b strings.Builder
	s := base64.StdEncoding.EncodeToString(body)
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s + "\n"
}

// failParts is fail for texts of many parts, of which only those that differ are
// stored.
func (b *book) failParts(name, class, like, comment string, body []byte, fields ...string) {
	b.t.Helper()
	b.fail(name, class, like, comment, body, fields...)
	p := b.pages[name]
	if body == nil {
		return
	}
	over, without, ok := apart(b.pages[like].body, body)
	if ok {
		p.onto, p.body, p.without = like, over, without
	}
}

// apart is what has to be laid over good to make it bad, if that can be done.
func apart(good, bad []byte) (over []byte, without []string, ok bool) {
	a, b := txtar.Parse(good), txtar.Parse(bad)
	if !bytes.Equal(txtar.Format(b), bad) {
		return nil, nil, false
	}
	out := new(txtar.Archive)
	if !bytes.Equal(a.Comment, b.Comment) {
		out.Comment = b.Comment
	}
	rest := b.Files
	for _, f := range a.Files {
		switch {
		case len(rest) == 0 || rest[0].Name != f.Name:
			without = append(without, f.Name)
		case !bytes.Equal(rest[0].Data, f.Data):
			out.Files = append(out.Files, rest[0])
			fallthrough
		default:
			rest = rest[1:]
		}
	}
	return txtar.Format(out), without, len(rest) == 0
}
