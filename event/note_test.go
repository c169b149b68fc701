package event_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/vectors"
)

// twoLines is a note that two keys must sign, and those keys.
func twoLines(t testing.TB) (*event.Note, []event.VKey) {
	t.Helper()
	a, sa := keyOf("invitation/s.khan@cps-northshire.example")
	b, sb := keyOf("s.khan@cps-northshire.example")
	n, err := event.Sign([]byte(sampleText("enrolled")), sa, sb)
	if err != nil {
		t.Fatal(err)
	}
	return n, []event.VKey{a, b}
}

func TestNoteVerify(t *testing.T) {
	_, stranger := keyOf("stranger@northshire.example")
	other, _ := event.Sign([]byte(sampleText("enrolled")), stranger)
	rows := map[string]func(*event.Note){
		"stripped of the first": func(n *event.Note) { n.Signatures = n.Signatures[1:] },
		"stripped of the last":  func(n *event.Note) { n.Signatures = n.Signatures[:1] },
		"none":                  func(n *event.Note) { n.Signatures = nil },
		"a stranger's added":    func(n *event.Note) { n.Signatures = append(n.Signatures, other.Signatures[0]) },
		"one twice":             func(n *event.Note) { n.Signatures = append(n.Signatures, n.Signatures[1]) },
		"reordered":             func(n *event.Note) { n.Signatures[0], n.Signatures[1] = n.Signatures[1], n.Signatures[0] },
		"relabelled":            func(n *event.Note) { n.Signatures[1].Name = "t.ellis@cps-northshire.example" },
		"under another hash":    func(n *event.Note) { n.Signatures[1].Hash++ },
		"another's signature":   func(n *event.Note) { n.Signatures[1].Base64 = n.Signatures[0].Base64 },
		"the text changed":      func(n *event.Note) { n.Text = bytes.Replace(n.Text, []byte(" 31 "), []byte(" 32 "), 1) },
	}
	n, keys := twoLines(t)
	if err := n.Verify(keys); err != nil {
		t.Fatal(err)
	}
	if err := n.Verify(nil); !errors.Is(err, event.ErrSignature) {
		t.Errorf("with no keys asked for: %v", err)
	}
	for name, change := range rows {
		t.Run(name, func(t *testing.T) {
			n, keys := twoLines(t)
			change(n)
			if err := n.Verify(keys); !errors.Is(err, event.ErrSignature) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestStockNoteAgrees(t *testing.T) {
	n, keys := twoLines(t)
	var known []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(string(k))
		if err != nil {
			t.Fatal(err)
		}
		known = append(known, v)
	}
	stock, err := note.Open(n.Bytes(), note.VerifierList(known...))
	if err != nil || stock.Text != string(n.Text) || len(stock.Sigs) != 2 {
		t.Errorf("x/mod: %v %+v", err, stock)
	}
}

func TestNoteRefused(t *testing.T) {
	n, _ := twoLines(t)
	good := string(n.Bytes())
	last := good[:len(good)-1]
	for name, text := range map[string]string{
		"empty":                   "",
		"no signatures":           string(n.Text),
		"no empty line":           strings.Replace(good, "\n\n", "\n", 1),
		"no line feed":            last,
		"an empty line at end":    good + "\n",
		"a hyphen for the dash":   strings.ReplaceAll(good, "— ", "- "),
		"no base64":               strings.Replace(good, n.Signatures[0].Base64, "!", 1),
		"short base64":            strings.Replace(good, n.Signatures[0].Base64, "AAAA", 1),
		"unread bits of base64":   strings.Replace(good, n.Signatures[0].Base64, unread(n.Signatures[0].Base64), 1),
		"spaces in a line":        strings.Replace(good, "— ", "—  ", 1),
		"an upper-case key name":  strings.Replace(good, "— s.khan", "— S.khan", 1),
		"seventeen lines":         string(n.Text) + "\n" + strings.Repeat(string(n.SignatureLines()), 9),
		"longer than a note goes": strings.Repeat("x", event.MaxNote) + good,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := event.ParseNote([]byte(text)); !errors.Is(err, event.ErrText) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// unread sets a bit of the last digit that no decoder but a strict one looks at.
func unread(b64 string) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	body := strings.TrimRight(b64, "=")
	last := strings.IndexByte(digits, body[len(body)-1])
	out := body[:len(body)-1] + string(digits[last^1]) + b64[len(body):]
	a, _ := base64.StdEncoding.DecodeString(b64)
	b, _ := base64.StdEncoding.DecodeString(out)
	if !bytes.Equal(a, b) {
		panic("that bit is read")
	}
	return out
}

func TestNoteID(t *testing.T) {
	n, _ := twoLines(t)
	id := n.ID()
	if id.Digest != event.Sum([]byte(sampleText("enrolled"))) {
		t.Error("the id is not the digest of the text")
	}
	n.Signatures = n.Signatures[:1]
	if n.ID() != id {
		t.Error("the id depends on the signatures")
	}
}

func FuzzNote(f *testing.F) {
	vectors.Seed(f, "note", "checkpoint")
	n, _ := twoLines(f)
	_, one := keyOf("safehand.example")
	single, err := event.Sign([]byte(sampleText("account")), one)
	if err != nil {
		f.Fatal(err)
	}
	seeds := [][]byte{n.Bytes(), single.Bytes()}
	for _, b := range seeds {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := event.ParseNote(b)
		if err == nil && !bytes.Equal(n.Bytes(), b) {
			t.Errorf("parse then write gives\n%s", n.Bytes())
		}
	})
}
