//go:build !js

package vectors_test

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// cosigner is a witness of the vectors, by its Ed25519 key.
func (r *recorder) cosigner(name string) *ledger.Cosigner {
	r.t.Helper()
	b := r.once("cosigner", []byte(name), func() ([]byte, error) {
		c, err := ledger.GenerateCosigners(name)
		return ledger.FormatCosigners(c), err
	})
	c, err := ledger.ParseCosigners(b)
	if err != nil {
		r.t.Fatal(err)
	}
	return c[0]
}

const witnessed = "northshire.example/witness"

// seen is a head as a witness signed it at an instant.
func (r *recorder) seen(c ledger.Checkpoint, at event.Time) []byte {
	r.t.Helper()
	text, err := c.Text()
	if err != nil {
		r.t.Fatal(err)
	}
	line, err := ledger.Cosign(text, at, r.cosigner(witnessed))
	if err != nil {
		r.t.Fatal(err)
	}
	return slices.Concat(text, []byte("\n"), line)
}

// beforeTheReceipt is how many entries there are when the receipt is made.
const beforeTheReceipt = 37

// watched is the evidence for the record, counted, with two heads that a witness
// signed: one before the receipt and one behind everything.
func (r *recorder) watched(s *continuitytest.Story) *continuity.Evidence {
	r.t.Helper()
	s.Count()
	return s.Watched(s.Evidence(s.Owners()...), r.seen(s.HeadAt(beforeTheReceipt), early(s)), r.seen(s.Head(), s.Now-30))
}

// early is half a minute after the entry before the receipt: a minute lies between
// any two.
func early(s *continuitytest.Story) event.Time {
	return s.Now - 30 - 60*event.Time(s.Head().Size-beforeTheReceipt)
}

// witnesses are verifiers who ask for the word of somebody who watched the log.
func (b *book) witnesses(r *recorder, s *continuitytest.Story, good []byte, fields []string) {
	b.t.Helper()
	policy := func(least string, names ...string) string {
		var lines, all strings.Builder
		for _, n := range names {
			lines.WriteString("witness " + n[:2] + " " + string(r.cosigner(n).Key()) + "\n")
			all.WriteString(" " + n[:2])
		}
		return "policy: " + base64.StdEncoding.EncodeToString([]byte(lines.String()+"group enough "+least+all.String()+"\nquorum enough\n"))
	}
	with := func(p string) []string { return append(slices.Clone(fields), p) }
	asks := with(policy("1", witnessed))
	const like = "record/witnessed"
	b.pass(like, "The verifier asks for the witness who signed the heads in the record.", nil, asks...)
	b.pages[like].onto, b.pages[like].body = "record/received", []byte{}
	for name, p := range map[string]string{
		"another-witness":    policy("1", "cps-northshire.example/witness"),
		"one-witness-of-two": policy("2", witnessed, "cps-northshire.example/witness"),
	} {
		b.fail("record/"+name, "witness", like, "The verifier asks for a witness who did not sign.", nil, with(p)...)
		b.pages["record/"+name].onto = "record/received"
	}
	edit := func(name, class, comment string, f func(w *rewrite)) {
		b.t.Helper()
		w := rewriting(b.t, good)
		f(w)
		w.heads()
		over, without, ok := apart(good, w.bytes())
		if !ok {
			b.t.Fatalf("%s can't be laid over the record", name)
		}
		b.add("record/"+name, &page{comment: comment, expect: class, like: like, fields: asks, body: over, onto: "record/received", without: without})
	}
	edit("witness-forged", "witness", "A bit of the witness's signature is another.", func(w *rewrite) {
		p := w.part(`heads/` + last(w) + `\.head`)
		p.Data = flipSignature(p.Data)
	})
	edit("head-of-another-history", "proof", "A head that the witness signed is not of this history.", func(w *rewrite) {
		c := s.HeadAt(beforeTheReceipt)
		c.Root = s.HeadAt(beforeTheReceipt - 1).Root
		w.part(`heads/37\.head`).Data = r.seen(c, early(s))
	})
	edit("witnessed-before-it-was-recorded", "time", "The witness signed a head that holds the receipt an hour before the service recorded it.", func(w *rewrite) {
		w.part(`heads/` + last(w) + `\.head`).Data = r.seen(s.Head(), s.Now-3600)
	})
}

// sizes are those of the heads in a record, as they stand in the parts' names.
func (w *rewrite) sizes() (out []string) {
	for _, f := range w.parts.Files {
		if size, ok := strings.CutPrefix(strings.TrimSuffix(f.Name, ".head"), "heads/"); ok && size+".head" == f.Name[len("heads/"):] {
			out = append(out, size)
		}
	}
	return out
}

func last(w *rewrite) string { all := w.sizes(); return all[len(all)-1] }

// heads has the header say which heads there are.
func (w *rewrite) heads() {
	w.t.Helper()
	var b bytes.Buffer
	for _, size := range w.sizes() {
		b.WriteString(size + "\n")
		b.Write(w.part(`heads/` + size + `\.head`).Data)
		b.Write(w.part(`heads/` + size + `\.proof`).Data)
	}
	_, was, _ := strings.Cut(string(w.parts.Comment), "\nheads ")
	w.header("\nheads "+was[:64], "\nheads "+event.Sum(b.Bytes()).String())
}
