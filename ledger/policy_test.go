package ledger_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/formats/witness"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// cosigner is the public Ed25519 key of a new cosigner.
func cosigner(t testing.TB, name string) (*ledger.Cosigner, string) {
	t.Helper()
	c, err := ledger.GenerateCosigners(name)
	if err != nil {
		t.Fatal(err)
	}
	return c[0], string(c[0].Key())
}

func TestPolicyRefused(t *testing.T) {
	_, a := cosigner(t, "a.example/w")
	_, b := cosigner(t, "b.example/w")
	_, keys, err := ledger.GenerateLogKeys("safehand.example/log")
	if err != nil {
		t.Fatal(err)
	}
	two := "witness a " + a + "\nwitness b " + b + "\n"
	_, rest, _ := strings.Cut(a, "+")
	for name, row := range map[string]struct{ text, words string }{
		"nothing":                    {"", "no line \"quorum\""},
		"no quorum":                  {two, "no line \"quorum\""},
		"two quorums":                {two + "quorum a\nquorum b\n", "line 4: a second quorum"},
		"an unknown quorum":          {two + "quorum c\n", "does not stand in a line above"},
		"a quorum defined below":     {"quorum a\n" + two, "does not stand in a line above"},
		"a threshold of none":        {two + "group g 0 a b\nquorum g\n", "can't need 0"},
		"a threshold of three":       {two + "group g 3 a b\nquorum g\n", "can't need 3"},
		"a threshold of a word":      {two + "group g most a b\nquorum g\n", "can't need most"},
		"a threshold with a zero":    {two + "group g 01 a b\nquorum g\n", "can't need 01"},
		"a member twice":             {two + "group g 2 a a\nquorum g\n", "in two groups, or twice"},
		"a member of two groups":     {two + "group g any a\ngroup h any a b\nquorum h\n", "in two groups"},
		"a member defined below":     {"group g any a\n" + two + "quorum g\n", "does not stand in a line above"},
		"none as a member":           {two + "group g any none\nquorum g\n", "does not stand in a line above"},
		"none as a name":             {"witness none " + a + "\nquorum none\n", "is taken"},
		"a name twice":               {two + "witness a " + strings.Replace(b, "b.", "c.", 1) + "\nquorum a\n", ""},
		"a key under two names":      {"witness a " + a + "\nwitness c " + a + "\nquorum a\n", "a key twice"},
		"a key of a plain signature": {"witness a " + string(keys[0]) + "\nquorum a\n", "signature type 4 or 6"},
		"a key under another hash":   {"witness a x.example/w+" + rest + "\nquorum a\n", "another key's hash"},
		"a log that signs otherwise": {"log " + a + "\nquorum none\n", "signature type 1 or 6"},
		"a log twice":                {"log " + string(keys[0]) + "\nlog " + string(keys[0]) + "\nquorum none\n", "a key twice"},
		"a line of something else":   {"witnesses a " + a + "\nquorum none\n", "is not a line of"},
		"a carriage return":          {two + "quorum a\r\n", "a control character"},
		"a witness without a key":    {"witness a\nquorum none\n", "is not a line of"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ledger.ParsePolicy([]byte(row.text)); !errors.Is(err, ledger.ErrPolicy) || !strings.Contains(err.Error(), row.words) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The library that parses policies counts the lines under one head; we count
// those who spoke. Of one head the two agree, whoever signs.
func TestPolicyEnough(t *testing.T) {
	var signers []*ledger.Cosigner
	var text, stock strings.Builder
	for i := range 5 {
		c, key := cosigner(t, fmt.Sprintf("w%d.example/w", i))
		signers = append(signers, c)
		fmt.Fprintf(&text, "  witness\tw%d %s # is part of no comment\n", i, key)
		fmt.Fprintf(&stock, "witness w%d %s https://w.invalid/\n", i, key)
	}
	policy := strings.ReplaceAll(text.String(), " # is part of no comment", "") + "# two organisations, and either of their own\n"
	groups := "group north 2 w0 w1 w2\ngroup south any w3 w4\ngroup both all north south\nquorum both\n"
	p, err := ledger.ParsePolicy([]byte(policy + groups))
	if err != nil {
		t.Fatal(err)
	}
	g, err := witness.ParsePolicy([]byte(stock.String() + groups))
	if err != nil {
		t.Fatal(err)
	}
	head := []byte("safehand.example/log\n1\nZvtJzWqec8OPYV4tL9CFD/w9C7jAN4uVU57rUaZCSiU=\n")
	met := 0
	for set := range 32 {
		note, in := append(append([]byte{}, head...), '\n'), map[ledger.CosignerKey]bool{}
		for i, s := range signers {
			if set&(1<<i) != 0 {
				line, err := ledger.Cosign(head, 1795293120, s)
				if err != nil {
					t.Fatal(err)
				}
				note, in[s.Key()] = append(note, line...), true
			}
		}
		want := g.Satisfied(note)
		if got := p.Enough(func(k ledger.CosignerKey) bool { return in[k] }); got != want {
			t.Errorf("of set %05b: %v, and the library says %v", set, got, want)
		}
		if want {
			met++
		}
	}
	if met != 12 { // (3+1) of the north, times 3 of the south
		t.Errorf("%d sets are enough, want 12", met)
	}
}

func TestPolicyOwn(t *testing.T) {
	for name, own := range map[string]bool{
		"safehand.example": true, "safehand.example/log": true, "safehand.example/witness": true, "w.safehand.example/1": true,
		"Safehand.Example/witness": true, "https://safehand.example/w": true, "safehand.example:8443/w": true,
		"northshire.example/witness": false, "notsafehand.example/w": false, "safehand.example.org/w": false,
		"northshire.example/safehand.example": false,
	} {
		_, key := cosigner(t, name)
		if got := ledger.CosignerKey(key).OwnedBy("safehand.example/log"); got != own {
			t.Errorf("%s: %v", name, got)
		}
	}
	_, keys, err := ledger.GenerateLogKeys("safehand.example/log")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []event.LogKey{keys[0], keys[1]} {
		p, err := ledger.ParsePolicy([]byte("log " + string(k) + " https://safehand.example/\nquorum none\n"))
		if err != nil || p.Asks() || !p.Takes(keys) || p.Takes(nil) {
			t.Errorf("%v: asks %v", err, p.Asks())
		}
	}
}

func FuzzPolicy(f *testing.F) {
	_, a := cosigner(f, "a.example/w")
	f.Add([]byte("# a comment\nwitness a " + a + " https://a.example/\ngroup g any a\nquorum g\n"))
	f.Add([]byte("quorum none\n"))
	f.Add([]byte("group g 1 a\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ledger.ParsePolicy(b)
		if err != nil {
			if !errors.Is(err, ledger.ErrPolicy) {
				t.Errorf("%v", err)
			}
			return
		}
		nobody := func(ledger.CosignerKey) bool { return false }
		everybody := func(ledger.CosignerKey) bool { return true }
		// A policy that asks for somebody is never met by nobody, and always by all.
		if p.Asks() == p.Enough(nobody) || !p.Enough(everybody) {
			t.Errorf("asks %v, enough with nobody %v", p.Asks(), p.Enough(nobody))
		}
	})
}
