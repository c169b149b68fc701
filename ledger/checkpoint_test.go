package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

const signedAt event.Time = 1763755300

// head is a checkpoint and its lines: the Ed25519 one, then the ML-DSA one.
func head(t *testing.T, c ledger.Checkpoint, signers ...*ledger.LogSigner) (text, ed, pq string) {
	t.Helper()
	b, err := ledger.SignCheckpoint(c, signedAt, signers...)
	if err != nil {
		t.Fatal(err)
	}
	text, lines, ok := strings.Cut(string(b), "\n\n")
	two := strings.SplitAfter(lines, "\n")
	if !ok || len(two) != 3 || two[2] != "" {
		t.Fatalf("not a text and two lines:\n%s", b)
	}
	return text + "\n\n", two[0], two[1]
}

func ofSize(t *testing.T, n int) ledger.Checkpoint {
	t.Helper()
	m, _ := grown(t, n)
	return ledger.Checkpoint{Origin: origin, Size: int64(n), Root: root(t, m, int64(n))}
}

func TestCheckpointVerifiesWithStockVerifiersAlone(t *testing.T) {
	signers, keys := testKeys(t)
	text, ed, pq := head(t, ofSize(t, 5), signers...)
	edOnly, err := note.NewVerifier(string(keys[0]))
	if err != nil {
		t.Fatal(err)
	}
	pqOnly, err := cosign.NewVerifierForCosignatureV1(string(keys[1]))
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]note.Verifier{"Ed25519": edOnly, "ML-DSA-44": pqOnly} {
		n, err := note.Open([]byte(text+ed+pq), note.VerifierList(v))
		if err != nil || len(n.Sigs) != 1 || n.Text != strings.TrimSuffix(text, "\n") {
			t.Fatalf("%s: %v", name, err)
		}
		if name == "ML-DSA-44" {
			stated, err := cosign.CoSigV1Timestamp(n.Sigs[0])
			if want := time.Unix(int64(signedAt), 0); err != nil || !stated.Equal(want) {
				t.Errorf("states the time %v, not %v (%v)", stated, want, err)
			}
		}
	}
}

func TestOpenCheckpoint(t *testing.T) {
	want := ofSize(t, 5)
	signers, keys := testKeys(t)
	text, ed, pq := head(t, want, signers...)
	_, edStranger, pqStranger := head(t, want, fresh(t, origin)...)
	witness := "— witness.example/w1 " + strings.Repeat("AAAA", 26) + "\n"
	for name, b := range map[string]string{
		"as signed":             text + ed + pq,
		"in the other order":    text + pq + ed,
		"with a witness":        text + ed + pq + witness,
		"witness first":         text + witness + ed + pq,
		"with strangers' lines": text + edStranger + pqStranger + ed + pq,
		"with an unusual name":  text + ed + pq + "— Wächter.Example:8080/w1 AAAAAAAAAAAA\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ledger.OpenCheckpoint([]byte(b), origin, keys)
			if err != nil || c != want {
				t.Errorf("%+v %v", c, err)
			}
		})
	}
	t.Run("the empty log", func(t *testing.T) {
		empty := ofSize(t, 0)
		text, ed, pq := head(t, empty, signers...)
		if c, err := ledger.OpenCheckpoint([]byte(text+ed+pq), origin, keys); err != nil || c != empty {
			t.Errorf("%+v %v", c, err)
		}
	})
}

// fresh is a set of keys that nobody else knows.
func fresh(t *testing.T, o event.Origin) []*ledger.LogSigner {
	t.Helper()
	signers, _, err := ledger.GenerateLogKeys(o)
	if err != nil {
		t.Fatal(err)
	}
	return signers
}

func TestOpenCheckpointRefuses(t *testing.T) {
	signers, keys := testKeys(t)
	five := ofSize(t, 5)
	text, ed, pq := head(t, five, signers...)
	otherText, edSix, pqSix := head(t, ofSize(t, 6), signers...)
	_, edStranger, pqStranger := head(t, five, fresh(t, origin)...)
	elsewhere := five
	elsewhere.Origin = "other.example/log"
	there, edThere, pqThere := head(t, elsewhere, fresh(t, elsewhere.Origin)...)
	// A line of one key under the name and hash of the other.
	relabelled := strings.Replace(pqStranger, strings.Fields(pqStranger)[2][:5], strings.Fields(pq)[2][:5], 1)

	for name, row := range map[string]struct {
		b    string
		want error
	}{
		"no lines":                   {text, ledger.ErrText},
		"no ML-DSA-44 line":          {text + ed, ledger.ErrSignature},
		"no Ed25519 line":            {text + pq, ledger.ErrSignature},
		"a stranger's ML-DSA-44":     {text + ed + pqStranger, ledger.ErrSignature},
		"a stranger's Ed25519":       {text + edStranger + pq, ledger.ErrSignature},
		"strangers alone":            {text + edStranger + pqStranger, ledger.ErrSignature},
		"a relabelled line":          {text + ed + relabelled, ledger.ErrSignature},
		"another head's ML-DSA-44":   {text + ed + pqSix, ledger.ErrSignature},
		"another head's Ed25519":     {text + edSix + pq, ledger.ErrSignature},
		"the Ed25519 line twice":     {text + ed + ed, ledger.ErrSignature},
		"another text":               {otherText + ed + pq, ledger.ErrSignature},
		"another log's":              {there + edThere + pqThere, ledger.ErrOrigin},
		"another log's name":         {strings.Replace(text, "safehand", "other", 1) + ed + pq, ledger.ErrOrigin},
		"a name of ours":             {strings.Replace(text, string(origin), "safehand/event/v1", 1) + ed + pq, ledger.ErrOrigin},
		"an upper-case name":         {strings.Replace(text, "safehand", "Safehand", 1) + ed + pq, ledger.ErrOrigin},
		"an extension line":          {strings.TrimSuffix(text, "\n") + "more\n\n" + ed + pq, ledger.ErrText},
		"an empty line":              {strings.Replace(text, "\n5\n", "\n\n5\n", 1) + ed + pq, ledger.ErrText},
		"two texts":                  {text + text + ed + pq, ledger.ErrText},
		"a padded size":              {strings.Replace(text, "\n5\n", "\n05\n", 1) + ed + pq, ledger.ErrText},
		"a signed size":              {strings.Replace(text, "\n5\n", "\n+5\n", 1) + ed + pq, ledger.ErrText},
		"a size below 0":             {strings.Replace(text, "\n5\n", "\n-5\n", 1) + ed + pq, ledger.ErrText},
		"an endless size":            {strings.Replace(text, "\n5\n", "\n9223372036854775807\n", 1) + ed + pq, ledger.ErrText},
		"size 0 with another's root": {strings.Replace(text, "\n5\n", "\n0\n", 1) + ed + pq, ledger.ErrText},
		"a short root":               {strings.Replace(text, five.Root.String(), "AAAA", 1) + ed + pq, ledger.ErrText},
		"carriage returns":           {strings.ReplaceAll(text+ed+pq, "\n", "\r\n"), ledger.ErrText},
		"no last line feed":          {strings.TrimSuffix(text+ed+pq, "\n"), ledger.ErrText},
		"nothing":                    {"", ledger.ErrText},
		"too many lines":             {text + ed + pq + strings.Repeat(edStranger, 100), ledger.ErrText},
		"too long a line":            {text + ed + pq + "— w.example " + strings.Repeat("AAAA", 64<<10) + "\n", ledger.ErrText},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ledger.OpenCheckpoint([]byte(row.b), origin, keys)
			if !errors.Is(err, row.want) || c != (ledger.Checkpoint{}) {
				t.Errorf("%+v %v, not %v", c, err, row.want)
			}
		})
	}
}

// Every changed bit of a line must be seen, as far as it is signature.
func TestOpenCheckpointRefusesChangedSignatures(t *testing.T) {
	signers, keys := testKeys(t)
	text, ed, pq := head(t, ofSize(t, 5), signers...)
	for name, lines := range map[string][2]string{
		"Ed25519":                 {change(ed, 60), pq},
		"ML-DSA-44":               {ed, change(pq, 1500)},
		"the time ML-DSA-44 says": {ed, change(pq, strings.LastIndex(pq, " ")+10)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ledger.OpenCheckpoint([]byte(text+lines[0]+lines[1]), origin, keys)
			if !errors.Is(err, ledger.ErrSignature) {
				t.Error(err)
			}
		})
	}
}

// change replaces one base64 digit.
func change(line string, i int) string {
	digit := "A"
	if line[i] == 'A' {
		digit = "B"
	}
	return line[:i] + digit + line[i+1:]
}

func TestOpenCheckpointRefusesKeys(t *testing.T) {
	signers, keys := testKeys(t)
	text, ed, pq := head(t, ofSize(t, 5), signers...)
	b := []byte(text + ed + pq)
	other := fresh(t, "other.example/log")
	wrongHash := event.LogKey(strings.Replace(string(keys[1]), strings.Split(string(keys[1]), "+")[1], "00000000", 1))
	for name, row := range map[string]struct {
		origin event.Origin
		keys   []event.LogKey
		want   error
	}{
		"none":                   {origin, nil, ledger.ErrKeys},
		"Ed25519 alone":          {origin, keys[:1], ledger.ErrKeys},
		"ML-DSA-44 alone":        {origin, keys[1:], ledger.ErrKeys},
		"one twice":              {origin, []event.LogKey{keys[0], keys[1], keys[1]}, ledger.ErrKeys},
		"under another's hash":   {origin, []event.LogKey{keys[0], wrongHash}, ledger.ErrKeys},
		"cut short":              {origin, []event.LogKey{keys[0], keys[1][:100]}, ledger.ErrKeys},
		"another log's":          {origin, []event.LogKey{keys[0], keys[1], other[0].Key()}, ledger.ErrOrigin},
		"for another log":        {"other.example/log", keys, ledger.ErrOrigin},
		"for a name of ours":     {"safehand/log", keys, ledger.ErrOrigin},
		"a third that is absent": {origin, []event.LogKey{keys[0], keys[1], fresh(t, origin)[1].Key()}, ledger.ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ledger.OpenCheckpoint(b, row.origin, row.keys); !errors.Is(err, row.want) {
				t.Errorf("%v, not %v", err, row.want)
			}
		})
	}
}

func TestSignCheckpointRefuses(t *testing.T) {
	signers, _ := testKeys(t)
	five := ofSize(t, 5)
	for name, row := range map[string]struct {
		change  func(*ledger.Checkpoint)
		at      event.Time
		signers []*ledger.LogSigner
		want    error
	}{
		"one key":        {func(*ledger.Checkpoint) {}, signedAt, signers[:1], ledger.ErrKeys},
		"no key":         {func(*ledger.Checkpoint) {}, signedAt, nil, ledger.ErrKeys},
		"no time":        {func(*ledger.Checkpoint) {}, 0, signers, ledger.ErrTime},
		"another log":    {func(c *ledger.Checkpoint) { c.Origin = "other.example/log" }, signedAt, signers, ledger.ErrOrigin},
		"a name of ours": {func(c *ledger.Checkpoint) { c.Origin = "safehand/log" }, signedAt, signers, ledger.ErrOrigin},
		"a second line":  {func(c *ledger.Checkpoint) { c.Origin += "\nmore" }, signedAt, signers, ledger.ErrText},
		"no root":        {func(c *ledger.Checkpoint) { c.Size, c.Root = 0, tlog.Hash{} }, signedAt, signers, ledger.ErrText},
	} {
		t.Run(name, func(t *testing.T) {
			c := five
			row.change(&c)
			if b, err := ledger.SignCheckpoint(c, row.at, row.signers...); !errors.Is(err, row.want) {
				t.Errorf("%q %v, not %v", b, err, row.want)
			}
		})
	}
}

func TestGenerateLogKeys(t *testing.T) {
	signers, keys, err := ledger.GenerateLogKeys(origin)
	if err != nil || len(signers) != 2 || len(keys) != 2 {
		t.Fatalf("%v %v %v", signers, keys, err)
	}
	file := ledger.FormatLogSigners(signers)
	again, keysAgain, err := ledger.ParseLogSigners(file)
	if err != nil || !slices.Equal(keysAgain, keys) || !bytes.Equal(ledger.FormatLogSigners(again), file) {
		t.Fatalf("the key file does not read back (%v)", err)
	}
	text, ed, pq := head(t, ofSize(t, 3), again...)
	if _, err := ledger.OpenCheckpoint([]byte(text+ed+pq), origin, keys); err != nil {
		t.Error(err)
	}
	if _, _, err := ledger.GenerateLogKeys("safehand/log"); !errors.Is(err, ledger.ErrOrigin) {
		t.Errorf("keys for a name of ours: %v", err)
	}
}

func TestParseLogSignersRefuses(t *testing.T) {
	a, b := fresh(t, origin), fresh(t, origin)
	line := func(s []*ledger.LogSigner, i int) string {
		return strings.SplitAfter(string(ledger.FormatLogSigners(s)), "\n")[i]
	}
	for name, text := range map[string]string{
		"nothing":                       "",
		"a line feed":                   "\n",
		"one key":                       line(a, 0) + line(a, 1),
		"a private key alone":           line(a, 0),
		"another's public Ed25519":      line(a, 0) + line(b, 1) + line(a, 2) + line(a, 3),
		"another's public ML-DSA-44":    line(a, 0) + line(a, 1) + line(a, 2) + line(b, 3),
		"the public key first":          line(a, 1) + line(a, 0) + line(a, 3) + line(a, 2),
		"an ML-DSA key for the Ed25519": line(a, 2) + line(a, 1) + line(a, 2) + line(a, 3),
		"no last line feed":             strings.TrimSuffix(string(ledger.FormatLogSigners(a)), "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := ledger.ParseLogSigners([]byte(text))
			if !errors.Is(err, ledger.ErrKeys) {
				t.Error(err)
			}
			if err != nil && strings.Contains(err.Error(), "PRIVATE") {
				t.Error("the error quotes the file")
			}
		})
	}
}

func TestALogSignerPrintsNothingPrivate(t *testing.T) {
	for _, s := range fresh(t, origin) {
		secret := strings.Split(string(ledger.FormatLogSigners([]*ledger.LogSigner{s})), "\n")[0]
		fields := strings.SplitN(secret, "+", 5) // the last, in base64, may hold that sign too
		tail := fields[len(fields)-1]
		if len(fields) != 5 || len(tail) < 40 {
			t.Fatalf("a signer is kept in %d fields, the last of %d letters", len(fields), len(tail))
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			for _, out := range []string{fmt.Sprintf(verb, s), fmt.Sprintf(verb, []*ledger.LogSigner{s})} {
				if strings.Contains(out, tail) || strings.Contains(out, "PRIVATE") {
					t.Errorf("%s prints the private key", verb)
				}
			}
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	vectors.Seed(f, "checkpoint")
	for _, b := range corpus(f, "testdata/checkpoints") {
		f.Add(b)
	}
	_, keys := testKeys(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ledger.OpenCheckpoint(b, origin, keys)
		if err != nil {
			if c != (ledger.Checkpoint{}) {
				t.Errorf("refused and returned: %q", b)
			}
			return
		}
		text, err := c.Text()
		if err != nil || !bytes.HasPrefix(b, append(text, '\n')) {
			t.Errorf("%q is written back as %q (%v)", b, text, err)
		}
	})
}
