package event_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/vectors"
)

func TestEveryKindHasASample(t *testing.T) {
	var got []event.Kind
	for _, e := range samples() {
		got = append(got, e.Kind())
	}
	if !slices.Equal(got, event.Kinds()) {
		t.Errorf("samples of %v, kinds %v", got, event.Kinds())
	}
}

func TestRoundTrip(t *testing.T) {
	for _, e := range samples() {
		t.Run(string(e.Kind()), func(t *testing.T) {
			b, err := event.Text(e)
			if err != nil {
				t.Fatal(err)
			}
			back, err := event.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(back, e) {
				t.Errorf("read back\n%+v\nwant\n%+v", back, e)
			}
			again, err := event.Text(back)
			if err != nil || !bytes.Equal(again, b) {
				t.Errorf("written again: %v\n%s", err, again)
			}
		})
	}
}

// What a field says must matter: a text with any line taken away, doubled or
// moved is refused or says something else.
func TestEveryLineCounts(t *testing.T) {
	for _, e := range samples() {
		b, err := event.Text(e)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n")
		lines[len(lines)-1] += "\n"
		for i := range lines {
			doubled := strings.Join(slices.Insert(slices.Clone(lines), i, lines[i]), "")
			if _, err := event.Parse([]byte(doubled)); !errors.Is(err, event.ErrText) {
				t.Errorf("%s: line %d twice: %v", e.Kind(), i+1, err)
			}
			if i+1 < len(lines) {
				swapped := slices.Clone(lines)
				swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
				if _, err := event.Parse([]byte(strings.Join(swapped, ""))); !errors.Is(err, event.ErrText) {
					t.Errorf("%s: lines %d and %d swapped: %v", e.Kind(), i+1, i+2, err)
				}
			}
			less := strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "")
			if got, err := event.Parse([]byte(less)); err == nil && reflect.DeepEqual(got, e) {
				t.Errorf("%s: line %d may be left out", e.Kind(), i+1)
			}
		}
	}
}

func TestStrict(t *testing.T) {
	replace := func(k event.Kind, old, new string) func() string {
		return func() string {
			s := sampleText(k)
			if !strings.Contains(s, old) {
				panic("no " + old + " in " + string(k))
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	rows := map[string]func() string{
		"empty":                         func() string { return "" },
		"only a line feed":              func() string { return "\n" },
		"first line only":               func() string { return "safehand/event/v1 received\n" },
		"unknown kind":                  replace("received", "v1 received", "v1 accepted"),
		"unknown version":               replace("received", "event/v1", "event/v2"),
		"another text's first line":     replace("received", "event/v1", "seal/v1"),
		"no line feed at the end":       func() string { return strings.TrimSuffix(sampleText("received"), "\n") },
		"two line feeds at the end":     func() string { return sampleText("received") + "\n" },
		"a line too many":               func() string { return sampleText("received") + "note x\n" },
		"CRLF":                          func() string { return strings.ReplaceAll(sampleText("received"), "\n", "\r\n") },
		"unknown key":                   replace("received", "\nafter ", "\nbehind "),
		"upper-case key":                replace("received", "\nafter ", "\nAfter "),
		"missing key":                   replace("received", "\nat 2026-11-21T20:31:00Z", ""),
		"duplicate key":                 replace("received", "\nat ", "\nat 2026-11-21T20:31:00Z\nat "),
		"out of order":                  replace("received", "\nlog safehand.example/log\nby s.khan@cps-northshire.example 1", "\nby s.khan@cps-northshire.example 1\nlog safehand.example/log"),
		"an empty value":                replace("received", "\nat 2026-11-21T20:31:00Z", "\nat "),
		"a key alone":                   replace("received", "\nat 2026-11-21T20:31:00Z", "\nat"),
		"an empty line":                 replace("received", "\nat ", "\n\nat "),
		"double space":                  replace("received", "by s.khan@cps-northshire.example 1", "by s.khan@cps-northshire.example  1"),
		"leading space":                 replace("received", "\nat ", "\n at "),
		"trailing space":                replace("received", "00Z\n", "00Z \n"),
		"a tab":                         replace("received", "\nat ", "\nat\t"),
		"a bidirectional control":       replace("received", "by s.khan", "by \u202es.khan"),
		"a zero-width space":            replace("received", "by s.khan", "by s\u200b.khan"),
		"a soft hyphen":                 replace("received", "by s.khan", "by s\u00ad.khan"),
		"a no-break space":              replace("received", "example 1\n", "example\u00a01\n"),
		"a byte order mark":             func() string { return "\ufeff" + sampleText("received") },
		"a control character":           replace("received", "by s.khan", "by s\x01.khan"),
		"a zero byte":                   replace("received", "by s.khan", "by s\x00.khan"),
		"not UTF-8":                     replace("received", "by s.khan", "by s\xff.khan"),
		"not in normal form C":          replace("received", "by s.khan", "by se\u0301.khan"),
		"leading zero":                  replace("received", "\nseen 31 ", "\nseen 031 "),
		"a plus sign":                   replace("received", "\nseen 31 ", "\nseen +31 "),
		"a negative number":             replace("received", "\nseen 31 ", "\nseen -31 "),
		"a number too large":            replace("received", "\nseen 31 ", "\nseen 99999999999999999999 "),
		"key number 0":                  replace("received", "example 1\n", "example 0\n"),
		"upper-case hex":                func() string { return strings.Replace(sampleText("received"), "salt ", "salt A", 1) },
		"a digest one digit short":      func() string { s := sampleText("received"); return s[:len(s)-2] + "\n" },
		"an offset in a time":           replace("received", "20:31:00Z", "20:31:00+00:00"),
		"a lower-case z":                replace("received", "20:31:00Z", "20:31:00z"),
		"a fraction of a second":        replace("received", "20:31:00Z", "20:31:00.0Z"),
		"a day that does not exist":     replace("received", "2026-11-21", "2026-11-31"),
		"a second that does not exist":  replace("received", "20:31:00Z", "20:31:60Z"),
		"before 1970":                   replace("received", "2026-11-21", "1926-11-21"),
		"an upper-case name":            replace("received", "by s.khan", "by S.khan"),
		"a person where a unit belongs": replace("unit-created", "\nunit cps-northshire.example/rasso", "\nunit s.khan@cps-northshire.example"),
		"a name of one label":           replace("received", "cps-northshire.example 1", "cps 1"),
		"a log that is no log":          replace("received", "safehand.example/log", "safehand.example/tree"),
		"a log named like a text":       replace("received", "safehand.example/log", "safehand/log"),
		"exhibits out of order":         replace("received", "\nexhibit ", "\nexhibit ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\nexhibit "),
		"an unknown purpose":            replace("opened", "purpose export", "purpose play"),
		"an unknown reason":             replace("revoked", "reason compromised", "reason lost"),
		"compromised without since":     replace("revoked", "\nsince 17", ""),
		"since without compromised":     replace("revoked", "reason compromised", "reason left"),
		"a unit's key revoked":          replace("revoked", "key s.khan@cps-northshire.example 1", "key cps-northshire.example/rasso 1"),
		"an administrator of a unit":    replace("appointed", "role lead", "role administrator"),
		"a lead of nothing":             replace("appointed", "\nunit cps-northshire.example/rasso", ""),
		"a deadline of 0 hours":         replace("ordered", "hours 2", "hours 0"),
		"a deadline in weeks":           replace("ordered", "hours 2", "weeks 2"),
		"an instant without a reason":   replace("ordered", "hours 2", "instant 2026-11-23T11:00:00Z"),
		"another exhibit's id":          replace("sealed", "type abe-interview", "type cctv-"),
		"a size that is not the seal's": replace("sealed", "segments 3 8388608 19000000", "segments 3 8388608 19000001"),
		"segments that disagree":        replace("sealed", "segments 3 ", "segments 9 "),
		"a category twice":              replace("sealed", "people other 2\n", "people victim 2\n"),
		"nobody of a category":          replace("sealed", "people victim 1", "people victim 0"),
		"an unknown marking":            replace("sealed", "marking official-sensitive", "marking secret"),
		"a URN that is none":            replace("dispatched", "urn 45AA2098221", "urn 45AA209822"),
		"no exhibit checked": func() string {
			s := sampleText("checked")
			return s[:strings.Index(s, "passed ")]
		},
		"recalled, nothing named":            replace("recalled", "\nconsignment ", "\norder "),
		"a root key of nothing":              replace("admitted", "\nroot ", "\nroots "),
		"a classical recipient":              replace("enrolled", "recipient age1pq1", "recipient age1xyz"),
		"closes before it opens":             replace("unit-created", "mon 09:00 17:00", "mon 17:00 09:00"),
		"a day twice":                        replace("unit-created", "\nopen mon 09:00 17:00", "\nopen mon 09:00 17:00\nopen mon 09:00 18:00"),
		"half past twenty-four":              replace("unit-created", "mon 09:00 17:00", "mon 09:00 24:30"),
		"hand-over without left":             replace("revoked", "reason compromised\nsince 17", "reason superseded\nhand-over cps-northshire.example/rasso"),
		"hand-over with compromised":         replace("revoked", "\nsince 17", "\nsince 17\nhand-over cps-northshire.example/rasso"),
		"hand-over to a person":              replace("revoked", "reason compromised\nsince 17", "reason left\nhand-over s.khan@cps-northshire.example"),
		"instead of itself":                  insteadOfItself,
		"instead of what is no digest":       replace("sealed", "\ninstead-of ", "\ninstead-of x"),
		"export with an agent":               replace("opened", "\nexhibit ", "\nagent cps-northshire.example/rasso/intake\nexhibit "),
		"file without an agent":              replace("opened", "purpose export", "purpose file"),
		"file for a person":                  replace("opened", "purpose export\nwith cps-northshire.example/rasso 1", "purpose file\nwith cps-northshire.example/rasso 1\nagent s.khan@cps-northshire.example"),
		"granted to a person":                replace("granted", "to cps-northshire.example/rasso/intake 1", "to s.khan@cps-northshire.example 1"),
		"granted to a unit":                  replace("granted", "to cps-northshire.example/rasso/intake 1", "to cps-northshire.example/rasso 1"),
		"rejected without a reason":          replace("rejected", "\nreason missing-exhibits\nreason not-for-this-unit", ""),
		"rejected for a reason of one's own": replace("rejected", "reason not-for-this-unit", "reason not-mine"),
		"the same reason twice":              replace("rejected", "reason missing-exhibits", "reason not-for-this-unit"),
		"rejected, nothing named":            nothingNamed("rejected"),
		"returned, nothing named":            nothingNamed("returned"),
		"destroyed, nothing named":           nothingNamed("destroyed"),
		"destroyed, copies unsaid":           replace("destroyed", "\ncopies all-destroyed", ""),
		"destroyed, copies sold":             replace("destroyed", "copies all-destroyed", "copies sold"),
		"one alone on the case":              replace("assigned", "\nperson t.ellis@cps-northshire.example", ""),
		"a unit on the case":                 replace("assigned", "person t.ellis@cps-northshire.example", "person cps-northshire.example/rasso"),
		"one alone on a case":                replace("case-people", "\nperson t.ellis@cps-northshire.example", ""),
		"redirected to a person":             replace("redirect-asked", "to cps-northshire.example/crown-court", "to s.khan@cps-northshire.example"),
		"redirected, nothing named":          nothingNamed("redirect-asked"),
		"asked back for no reason":           replace("asked-back", "reason sent-in-error", "reason because"),
		"asked back, nothing named":          nothingNamed("asked-back"),
		"an unknown problem":                 replace("reported", "problem seal-broken", "problem sad"),
		"reported, nothing named":            nothingNamed("reported"),
		"a note without words":               replace("noted", "\nwords ", "\nword "),
		"an unknown answer":                  replace("answered", "answer already-sent", "answer perhaps"),
		"already sent, and not said where":   withoutLine("answered", "consignment"),
		"a decision of a third kind":         replace("decided", "decision not-hers", "decision unsure"),
		"decided by one":                     withoutLine("decided", "second"),
		"decided by one twice":               replace("decided", "second p.shah@cps-northshire.example 2", "second admin@cps-northshire.example 2"),
		"decided by a machine":               replace("decided", "second p.shah@cps-northshire.example 2", "second cps-northshire.example/rasso/intake 1"),
		"closed by one twice":                replace("unit-closed", "second s.khan@cps-northshire.example 1", "second admin@cps-northshire.example 1"),
		"closed by a root":                   replace("unit-closed", "second s.khan@cps-northshire.example 1", "second cps-northshire.example 1"),
		"a case without details":             withoutLine("case-opened", "details"),
		"a case changed in nothing":          func() string { return cutAt(sampleText("case-changed"), "urn ") },
		"nothing filed":                      func() string { return cutAt(sampleText("filed"), "consignment ") },
		"an unknown mark":                    replace("marked", "mark used", "mark lost"),
		"nothing marked":                     nothingNamed("marked"),
		"an unknown hearing":                 replace("hearing-listed", "hearing trial", "hearing lunch"),
		"a hearing neither listed nor not":   replace("hearing-listed", "state listed", "state open"),
		"asked of a person":                  replace("requested", "to northshire.example/cid", "to amy.reed@northshire.example"),
		"asked without a day":                withoutLine("requested", "respond-by"),
		"asked without words":                withoutLine("requested", "words"),
		"an owner of an unknown kind":        replace("account", "owner organisation", "owner person"),
		"longer than a statement can be": func() string {
			return sampleText("received") + strings.Repeat("exhibit "+strings.Repeat("f", 64)+"\n", 1000)
		},
	}
	for name, text := range rows {
		t.Run(name, func(t *testing.T) {
			if _, err := event.Parse([]byte(text())); !errors.Is(err, event.ErrText) {
				t.Errorf("accepted, or another error: %v", err)
			}
		})
	}
}

// cutAt is the text before the line that begins so.
func cutAt(s, line string) string { return s[:strings.Index(s, "\n"+line)+1] }

func nothingNamed(k event.Kind) func() string { return withoutLine(k, "exhibit") }

// withoutLine is a sample without the line of that key.
func withoutLine(k event.Kind, key string) func() string {
	return func() string {
		s := sampleText(k)
		i := strings.Index(s, "\n"+key+" ") + 1
		return s[:i] + s[i+strings.Index(s[i:], "\n")+1:]
	}
}

func insteadOfItself() string {
	s := sampleText("sealed")
	seal := sampleSeal()
	return cutAt(s, "instead-of ") + "instead-of " + seal.ID().String() + "\n"
}

// otherShapes are what stands in nobody's sample: who hands over, opens to file,
// is on no case.
func otherShapes() map[string]event.Event {
	opened := sample("opened").(*event.Opened)
	machine := event.AgentID(intake)
	opened.Purpose, opened.Agent = event.ToFile, &machine
	left := sample("revoked").(*event.Revoked)
	unit := rasso
	left.Reason, left.Since, left.HandOver = event.Left, nil, &unit
	assigned, people := sample("assigned").(*event.Assigned), sample("case-people").(*event.CasePeople)
	assigned.People, people.People = nil, nil
	answered := sample("answered").(*event.Answered)
	answered.Answer, answered.Consignment, answered.Words = event.Declined, nil, nil
	changed := sample("case-changed").(*event.CaseChanged)
	changed.With, changed.Details = nil, nil
	return map[string]event.Event{
		"to file": opened, "hand-over": left, "nobody on the case": assigned, "nobody on a case": people,
		"declined without a word": answered, "only the URN": changed,
	}
}

func TestOtherShapes(t *testing.T) {
	for name, e := range otherShapes() {
		b, err := event.Text(e)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if back, err := event.Parse(b); err != nil || !reflect.DeepEqual(back, e) {
			t.Errorf("%s: read back\n%+v, %v\nwant\n%+v", name, back, err, e)
		}
	}
}

// Two persons are two, and only those who sign twofold kinds.
func TestSecondOf(t *testing.T) {
	for _, e := range samples() {
		second := event.SecondOf(e)
		if want := strings.Contains(sampleText(e.Kind()), "\nsecond "); (second != nil) != want {
			t.Errorf("%s: a second %v", e.Kind(), second)
		}
		if second != nil && second.ID == e.Common().By.ID {
			t.Errorf("%s: signed twice by %s", e.Kind(), second.ID)
		}
	}
}

// What could not be read back is not written.
func TestTextRefuses(t *testing.T) {
	received := func(change func(*event.Received)) event.Event {
		e := sample("received").(*event.Received)
		change(e)
		return e
	}
	for name, e := range map[string]event.Event{
		"no exhibit":           received(func(e *event.Received) { e.Exhibits = nil }),
		"an exhibit twice":     received(func(e *event.Received) { e.Exhibits = append(e.Exhibits, e.Exhibits[0]) }),
		"no name":              received(func(e *event.Received) { e.By.ID = "" }),
		"a name of two lines":  received(func(e *event.Received) { e.By.ID = "s.khan@cps.example\nfor x" }),
		"key number 0":         received(func(e *event.Received) { e.By.Number = 0 }),
		"a time before 1970":   received(func(e *event.Received) { e.At = -1 }),
		"a negative head size": received(func(e *event.Received) { e.Seen.Size = -1 }),
		"too many exhibits": func() event.Event {
			e := sample("ordered").(*event.Ordered)
			for i := range event.MaxExhibits {
				d := digestOf(strings.Repeat("x", i))
				e.Exhibits = append(e.Exhibits, event.OrderedExhibit{Recipient: event.RecipientID{Digest: d}, Thread: event.Thread{Digest: d}})
			}
			return e
		}(),
		"a hundred and one people": func() event.Event {
			e := sample("assigned").(*event.Assigned)
			for i := range 99 {
				e.People = append(e.People, event.PersonID(fmt.Sprintf("p%d@cps-northshire.example", i)))
			}
			return e
		}(),
		"too many consignments": func() event.Event {
			e := sample("filed").(*event.Filed)
			for i := range event.MaxExhibits {
				e.Consignments = append(e.Consignments, event.ConsignmentID{Digest: digestOf(strings.Repeat("x", i))})
			}
			return e
		}(),
		"another exhibit's seal": func() event.Event {
			e := sample("sealed").(*event.Sealed)
			e.Seal.Segments.Total++
			return e
		}(),
	} {
		if b, err := event.Text(e); err == nil {
			t.Errorf("%s: written as\n%s", name, b)
		}
	}
}

func TestSeal(t *testing.T) {
	s := sampleSeal()
	b, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	back, err := event.ParseSeal(b)
	if err != nil || *back != s || back.ID() != (event.ExhibitID{Digest: event.Sum(b)}) {
		t.Errorf("%v %+v", err, back)
	}
}

func TestSignIn(t *testing.T) {
	s := sampleSignIn()
	b, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	back, err := event.ParseSignIn(b)
	if err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("%v %+v", err, back)
	}
	for name, text := range map[string]string{
		"a statement":              sampleText("received"),
		"under another first line": strings.Replace(string(b), "safehand/sign-in/v1 session\n", "safehand/event/v1 received\n", 1),
		"an unknown role":          strings.Replace(string(b), "as order", "as admin", 1),
		"an order's, without one":  strings.Replace(string(b), "as order", "as person", 1),
		"without the nonce":        strings.Replace(string(b), "\nnonce ", "\nnone ", 1),
		"with a line more":         string(b) + "x y\n",
	} {
		if _, err := event.ParseSignIn([]byte(text)); !errors.Is(err, event.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	vectors.Seed(f, "event")
	seeds := 0
	for _, e := range samples() {
		b, err := event.Text(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		seeds++
	}
	if seeds != len(event.Kinds()) {
		f.Fatalf("%d seeds for %d kinds", seeds, len(event.Kinds()))
	}
	for name, e := range otherShapes() {
		b, err := event.Text(e)
		if err != nil {
			f.Fatalf("%s: %v", name, err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := event.Parse(b)
		if err != nil {
			if !errors.Is(err, event.ErrText) {
				t.Errorf("another error: %v", err)
			}
			return
		}
		again, err := event.Text(e)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%v: parse then write gives\n%s", err, again)
		}
	})
}

func FuzzSignIn(f *testing.F) {
	vectors.Seed(f, "sign-in")
	b, err := sampleSignIn().Text()
	if err != nil || len(b) == 0 {
		f.Fatal("no seed")
	}
	f.Add(b)
	f.Add(bytes.Replace(bytes.Replace(b, []byte("as order"), []byte("as person"), 1), []byte("\norder "), []byte("\nnonce "), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := event.ParseSignIn(b)
		if err != nil {
			return
		}
		again, err := s.Text()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%v: parse then write gives\n%s", err, again)
		}
	})
}
