package client

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
	"github.com/safehand/safehand/vectors"
)

const (
	aDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	aSecret = "e0fcab987236cb02bba4919f9ea8280d"
)

// A link that is read says what it says: written again, it is read as the same.
func FuzzInvitation(f *testing.F) {
	f.Add("https://safehand.example/join#1,s.khan@cps-northshire.example,1,safehand.example/log," + aSecret + "," + aDigest + ",-")
	f.Add("https://[::1%25eth0]/join#1,s.khan@cps-northshire.example,1,safehand.example/log," + aSecret + "," + aDigest + ",-")
	f.Add("https://localhost:8443/join#1,cps-northshire.example/rasso/intake,2,safehand.example/log," + aSecret + "," + aDigest + "," + aDigest)
	f.Fuzz(func(t *testing.T, s string) {
		i, err := ParseInvitation(s)
		if err != nil {
			return
		}
		if again, err := ParseInvitation(i.Link()); err != nil || again != i {
			t.Errorf("%q is read as %+v, and that link as %+v (%v)", s, i, again, err)
		}
	})
}

func FuzzDeviceLink(f *testing.F) {
	v, err := vectors.Read(vectors.FS, "grant/grant")
	if err != nil {
		f.Fatal(err)
	}
	id := v.Get("identity")
	f.Add("https://safehand.example/device#1,s.khan@cps-northshire.example,1,safehand.example/log," + aSecret + "," + aDigest + "," + id + ",-")
	f.Add("https://safehand.example/device#1,s.khan@cps-northshire.example,1,safehand.example/log," + aSecret + "," + aDigest + "," + id + "," + aDigest)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDeviceLink(s)
		if err != nil {
			return
		}
		if again, err := ParseDeviceLink(d.Link()); err != nil || again.Link() != d.Link() {
			t.Errorf("the link is read otherwise the second time (%v)", err)
		}
	})
}

// What a passkey opens is read in one way or not at all, and so are the files that
// a page is handed.
func FuzzCarried(f *testing.F) {
	k, err := newKeyring("s.khan@cps-northshire.example", 1)
	if err != nil {
		f.Fatal(err)
	}
	cf := Config{Who: k.Of, Number: 1, Server: "https://safehand.example", Log: "safehand.example/log"}
	f.Add(carriedText(cf, k))
	cf.Pin = aDigest
	f.Add(carriedText(cf, k))
	f.Add(`{"who":"cps-northshire.example/rasso/intake","number":1}`)
	f.Fuzz(func(t *testing.T, s string) {
		if cf, k, err := parseCarried(s); err == nil && carriedText(cf, k) != s {
			t.Error("it is written otherwise than it was read")
		}
		if b, err := BringFiles(&Home{Dir: filepath.Join(t.TempDir(), "home")}, nil, []byte(s)); err == nil && b.Who() == "" {
			t.Error("it is nobody's")
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add("https://safehand.example")
	f.Add("https://127.0.0.1:8443/#" + aDigest)
	f.Add("https://")
	f.Add("https:///")
	f.Add("https://x//")
	f.Add("HTTPS://x")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			return
		}
		if again, err := ParseAddress(a.String()); err != nil || again != a {
			t.Errorf("%q is %+v, and that %+v (%v)", s, a, again, err)
		}
	})
}

// What a person types as the time of a receipt is one, or a sentence; it never stops
// the program.
func FuzzDeadline(f *testing.F) {
	f.Add("", "", "abe-interview")
	f.Add("2h", "", "")
	f.Add("1d", "", "document")
	f.Add("2026-11-21T11:00Z", "hearing", "")
	f.Add("d", "", "")
	f.Add("0h", "x", "")
	f.Fuzz(func(t *testing.T, s, because, kind string) {
		d, err := ParseDeadline(s, because, event.Code(kind))
		if err != nil {
			return
		}
		if d.Kind == event.Instant && (string(d.Reason) != because || because == "") || d.Kind != event.Instant && d.N < 1 {
			t.Errorf("%q because %q is %+v", s, because, d)
		}
	})
}

// A keyring that is damaged is refused, never half read.
func FuzzKeyring(f *testing.F) {
	k, err := newKeyring("s.khan@cps-northshire.example", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(k.text())
	root, err := newKeyring("northshire.example", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(root.text())
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := parseKeyring(b); err == nil && !bytes.Equal(k.text(), b) {
			t.Error("a keyring is written otherwise than it was read")
		}
	})
}

func FuzzAdmission(f *testing.F) {
	vectors.Seed(f, "note")
	f.Add([]byte("safehand/event/v1 admitted\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, a, err := ReadAdmission(b)
		if err == nil && (a == nil || !bytes.Equal(n.Bytes(), b)) {
			t.Error("it is read, and is another")
		}
	})
}

// Whatever stands in the journal of a sending and in the parts of its draft, adding
// it up ends, within its bounds.
func FuzzDraft(f *testing.F) {
	f.Add([]byte(`{"plans":[{"exhibit":0,"lines":["file 2048 0 0.000000000 ` + aDigest + ` - a"]}],"done":{"exhibit":0,"segments":["0 ` + aDigest + ` 67195"]}}`))
	f.Add([]byte(`{"head":{"format":"x","exhibits":[{}]},"sealed":{"exhibit":1,"note":"x"}}`))
	id, err := seal.GenerateIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := seal.SealBytes(b, id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		if err := (&drafted{}).take(file, id); err == nil {
			t.Error("a part that nobody signed is taken")
		}
		p := new(draftPart)
		if json.Unmarshal(b, p) != nil {
			return
		}
		d := &drafted{items: []draftedItem{{key: id}}}
		if p.Head != nil && (&drafted{}).begin(p.Head) == nil && len(p.Head.Exhibits) == 0 {
			t.Error("a draft of nothing begins")
		}
		for _, plan := range p.Plans {
			_ = d.plan(plan)
		}
		if p.Done != nil {
			_ = p.Done.addTo(&d.items[0].done)
		}
		_ = d.seal(p.Sealed)
		unbroken(&d.items[0].done)
		if n := len(d.items[0].done.Segments); n > event.MaxSegments || d.items[0].done.Edge.Segments > int64(n) {
			t.Errorf("%d segments, and an edge behind %d", n, d.items[0].done.Edge.Segments)
		}
	})
}

// A line of the journal that is read names a segment there can be, and is the one
// that is written.
func FuzzSegmentLine(f *testing.F) {
	f.Add("0 " + aDigest + " 67195")
	f.Add("262143 " + aDigest + " 1")
	f.Fuzz(func(t *testing.T, s string) {
		i, z, err := parseSegmentLine(s)
		if err != nil {
			return
		}
		if j, y, err := parseSegmentLine(segmentLine(i, z)); err != nil || i != j || y != z || i < 0 || i >= event.MaxSegments {
			t.Errorf("%q is segment %d, and that %d (%v)", s, i, j, err)
		}
	})
}

// What a home remembers is its own; damaged, it is refused by name.
func FuzzHome(f *testing.F) {
	f.Add([]byte(`{"who":"s.khan@cps-northshire.example","number":1,"server":"https://safehand.example"}`))
	f.Add([]byte(`{"size":3,"threads":{"organisation northshire.example":{"n":1,"index":2}},"heads":{"3":"` + aDigest + `"}}`))
	id, err := seal.GenerateIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		h := &Home{Dir: t.TempDir()}
		for _, name := range []string{configFile, seenFile, toldFile, listedFile} {
			if err := os.WriteFile(filepath.Join(h.Dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if read, err := OpenHome(h.Dir); (read == nil) == (err == nil) {
			t.Errorf("%+v, %v", read, err)
		}
		_ = h.told()
		_ = h.listed()
		file, err := seal.SealBytes(b, id.Recipient())
		if err == nil {
			err = os.WriteFile(filepath.Join(h.Dir, sentFile), file, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if sent, err := (&journal{dir: h.Dir, id: id}).wasSent(); err == nil && sent == nil {
			t.Error("a file is taken for none")
		}
		m, err := h.recall()
		if err != nil {
			return
		}
		if err := h.remember(m); err != nil {
			t.Errorf("what was remembered can't be written: %v", err)
		}
	})
}

// What the service lists of a person's statements is held against this file.
func FuzzSigned(f *testing.F) {
	f.Add("looked 31\nmade " + aDigest + " 1795293060\nknown " + aDigest + "\nunknown {}\n")
	f.Add("unknown {\"event\":\"" + aDigest + "\"}\nlooked -5\n")
	f.Fuzz(func(t *testing.T, text string) {
		h := &Home{Dir: t.TempDir()}
		if err := os.WriteFile(filepath.Join(h.Dir, signedFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := h.signings()
		if err != nil {
			t.Fatal(err)
		}
		if s.looked < -1 {
			t.Errorf("looked up to %d", s.looked)
		}
		// A line that a crash tore must not join what is written after it.
		if err := h.jot("looked 77777\n"); err != nil {
			t.Fatal(err)
		}
		if s, err := h.signings(); err != nil || s.looked < 77777 {
			t.Errorf("what was noted behind %q is not read (%v)", text, err)
		}
	})
}
