package bench_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/bench"
)

// openings is how often the exhibit was opened: a long thread.
const openings = 2000

// BenchmarkVerify: a record of a long thread, from its bytes to its verdict,
// against the bare check of as many signatures over the same statements.
func BenchmarkVerify(b *testing.B) {
	s := continuitytest.Told(b)
	for range openings {
		s.Shah.Open(s.Onward, event.View, s.Exhibit)
	}
	text, trust := s.Record(), s.Trust()
	r, err := continuity.Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	signatures, err := signaturesOf(r)
	if err != nil {
		b.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		b.Fatal(err)
	}
	for i := range signatures {
		signatures[i].signature = ed25519.Sign(private, signatures[i].text)
	}
	b.Logf("%d statements, %d signatures, %d bytes", len(r.Evidence.Items), len(signatures), len(text))
	compare(b, 0, bench.Pair{
		Ours: func() error {
			rep, err := continuity.Verify(text, trust, nil, continuity.Policy{})
			if err == nil && rep.Verdict != continuity.Valid {
				err = fmt.Errorf("%s: %v", rep.Verdict, rep.FirstWrong)
			}
			return err
		},
		Plain: func() error {
			for _, s := range signatures {
				if !ed25519.Verify(public, s.text, s.signature) {
					return errors.New("a signature is wrong")
				}
			}
			return nil
		},
	})
}

type signature struct{ text, signature []byte }

// signaturesOf are the statements, each as often as it was signed.
func signaturesOf(r *continuity.Record) ([]signature, error) {
	var out []signature
	for _, it := range r.Evidence.Items {
		n, err := event.ParseNote(it.Note)
		if err != nil {
			return nil, err
		}
		for line := range bytes.Lines(n.SignatureLines()) {
			b64 := strings.TrimSpace(string(line[bytes.LastIndexByte(line, ' ')+1:]))
			if sig, err := base64.StdEncoding.DecodeString(b64); err != nil || len(sig) != 4+ed25519.SignatureSize {
				return nil, fmt.Errorf("a line of %d bytes: %v", len(sig), err)
			}
			out = append(out, signature{text: n.Text})
		}
	}
	return out, nil
}
