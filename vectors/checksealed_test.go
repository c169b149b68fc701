package vectors_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
	"github.com/safehand/safehand/vectors"
)

// wordsBody is what the vectors of sealed words hold.
const wordsBody = `safehand/words/v1 message
random a441b15fe9a3cf56661190a0b93b9dec7d04127288cc87250967cf3b52894d11
from s.khan@cps-northshire.example
exhibit JRS/7
exhibit JRS/2
line The second interview stops at 14:02.
line Please send the disc’s own copy.
line Please send the disc’s own copy.
`

func identityOf(v *vectors.Vector) seal.Identity {
	id, err := seal.ParseIdentity(v.Get("identity"))
	if err != nil {
		panic(fmt.Sprintf("%s: %v", v.Name, err))
	}
	return id
}

func checkSealed(v *vectors.Vector) error {
	b, err := seal.OpenText(v.Body, identityOf(v))
	if err == nil && string(b) != wordsBody {
		err = errSays
	}
	return err
}

func digestOf(v *vectors.Vector, key string) event.Digest {
	d, err := event.ParseDigest(v.Get(key))
	if err != nil {
		panic(fmt.Sprintf("%s: %s: %v", v.Name, key, err))
	}
	return d
}

func checkGrant(v *vectors.Vector) error {
	_, err := seal.OpenGrant(v.Body, event.ExhibitID{Digest: digestOf(v, "exhibit")}, event.RecipientID{Digest: digestOf(v, "recipient")}, identityOf(v))
	return err
}

func checkUnitCopy(v *vectors.Vector) error {
	var want []event.AgeRecipient
	for _, r := range v.All("recipient") {
		want = append(want, event.AgeRecipient(r))
	}
	keys, err := seal.OpenUnitCopy(v.Body, event.UnitID(v.Get("unit")), int(number(v, "oldest")), want, identityOf(v))
	if err == nil && len(keys) != len(want) {
		err = errSays
	}
	return err
}

// checkExhibit: without a key, then with it, then to the last byte.
func checkExhibit(v *vectors.Vector) error {
	x, err := exhibitOf(v)
	if err != nil {
		return err
	}
	if err := seal.CheckAll(context.Background(), x, nil); err != nil {
		return err
	}
	open, err := seal.OpenExhibit(x, identityOf(v))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "safehand-vectors-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	_, err = open.Extract(context.Background(), dir, seal.ExtractOptions{}, nil)
	return err
}

// exhibitOf is the exhibit in a vector.
func exhibitOf(v *vectors.Vector) (seal.Sealed, error) {
	parts := map[string][]byte{}
	for _, f := range txtar.Parse(v.Body).Files {
		parts[f.Name] = f.Data
		if f.Name != "seal" && f.Name != "list" {
			b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(f.Data), "\n", ""))
			if err != nil {
				panic(err)
			}
			parts[f.Name] = b
		}
	}
	s, err := event.ParseSeal(parts["seal"])
	if err != nil {
		return seal.Sealed{}, err
	}
	return seal.Sealed{Seal: *s, List: parts["list"], Manifest: parts["manifest"], Fetch: func(_ context.Context, i int64) (io.ReadCloser, error) {
		b, ok := parts[fmt.Sprintf("segment-%d", i)]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(bytes.NewReader(b)), nil
	}}, nil
}
