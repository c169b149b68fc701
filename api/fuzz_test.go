package api_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
)

// wire are the types of everything that is read from the line as JSON: requests by
// the service, answers by a client that does not believe it.
func wire(tb testing.TB) (out []reflect.Type) {
	tb.Helper()
	for _, o := range api.Operations() {
		for _, v := range []any{o.Request, o.Answer} {
			if _, media := v.(api.Media); v != nil && !media {
				out = append(out, reflect.TypeOf(v))
			}
		}
	}
	out = append(out, reflect.TypeFor[api.Error]())
	if len(out) < 20 {
		tb.Fatalf("only %d types were found", len(out))
	}
	return out
}

// What is read of the line and written again is read as the same.
func FuzzBodies(f *testing.F) {
	f.Add([]byte(`{"note":"x","copies":["eA=="],"words":null}`))
	f.Add([]byte(`{"code":"conflict","message":"somebody else's act came first"}`))
	f.Add([]byte(`[{"index":1},{"index":1}]`))
	for _, t := range wire(f) {
		b, err := json.Marshal(reflect.Zero(t).Interface())
		if err != nil {
			continue // a value that is never zero
		}
		f.Add(b)
	}
	types := wire(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, x := range types {
			one, err := read(b, x)
			if err != nil {
				continue
			}
			first, err := json.Marshal(one)
			if err != nil {
				continue // JSON has no word for some values, such as none of a digest
			}
			two, err := read(first, x)
			if err != nil {
				continue // what was left out is read as nothing, and written so; nothing of a name is no name
			}
			if second, err := json.Marshal(two); err != nil || !bytes.Equal(first, second) {
				t.Errorf("%s: %s is written as %s and then as %s", x, b, first, second)
			}
		}
	})
}

func read(b []byte, x reflect.Type) (any, error) {
	v := reflect.New(x)
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	err := d.Decode(v.Interface())
	return v.Interface(), err
}
