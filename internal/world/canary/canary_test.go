package canary_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/world/canary"
)

// Its base64 has both characters in which the two alphabets differ, wherever it
// begins.
var bird = canary.Canary{Name: "bird", Bytes: []byte("\xfb\xef\xbe\xff\xff\xbe J\u00f6rg & <Oakfield>/~?~ \xfb\xef\xbe\xff\xff\xbe"), Digest: true}

// A name as people write them, in UTF-8.
var words = canary.Canary{Name: "words", Bytes: []byte("Jörg's room, 4 Oak Field <left>"), Digest: true}

func searcher(t *testing.T, cs ...canary.Canary) *canary.Searcher {
	t.Helper()
	s, err := canary.New(cs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func noise(seed uint64, n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(b)
	return b
}

func encodingsOf(found []canary.Finding, name string) []string {
	var out []string
	for _, f := range found {
		if f.Canary == name {
			out = append(out, f.Encoding)
		}
	}
	return out
}

func TestEveryPlantedLeakIsFound(t *testing.T) {
	for _, c := range []canary.Canary{bird, words} {
		s := searcher(t, c)
		leaks := canary.Plant(c)
		for _, l := range leaks {
			piece := append(noise(1, 1001), append(bytes.Clone(l.Bytes), noise(2, 999)...)...)
			if err := canary.Missed([]canary.Leak{l}, s.Search("piece", piece), "piece"); err != nil {
				t.Error(err)
			}
		}
		if err := canary.Missed(leaks, s.Search("all", canary.Joined(leaks)), "all"); err != nil {
			t.Error(err)
		}
	}
}

// The two canaries together are planted in every encoding there is.
func TestEveryEncodingIsPlanted(t *testing.T) {
	var planted []string
	for _, c := range []canary.Canary{bird, words} {
		for _, l := range canary.Plant(c) {
			planted = append(planted, l.Encoding)
		}
	}
	for _, e := range canary.Encodings() {
		if !slices.Contains(planted, e) {
			t.Errorf("%s is planted nowhere", e)
		}
	}
}

func TestBase64AtEachOffset(t *testing.T) {
	s := searcher(t, bird)
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
		for before := range 7 {
			for after := range 4 {
				b := append(append(noise(3, before), bird.Bytes...), noise(4, after)...)
				if len(s.Search("x", []byte(enc.EncodeToString(b)))) == 0 {
					t.Errorf("not found with %d bytes before and %d behind", before, after)
				}
			}
		}
	}
}

func TestLayers(t *testing.T) {
	gz := func(b []byte) []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		w.Write(b)
		w.Close()
		return out.Bytes()
	}
	deflated := func(b []byte) []byte {
		var out bytes.Buffer
		w, _ := flate.NewWriter(&out, 9)
		w.Write(b)
		w.Close()
		return out.Bytes()
	}
	zipped := func(b []byte) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, _ := z.Create("inside.txt")
		w.Write(b)
		z.Close()
		return out.Bytes()
	}
	long := append(bytes.Repeat([]byte("and so on "), 20), words.Bytes...)
	lines := base64.StdEncoding.EncodeToString(long)
	wrapped := ""
	for i := 0; i < len(lines); i += 11 {
		wrapped += lines[i:min(i+11, len(lines))] + "\n"
	}
	inJSON, _ := json.Marshal(map[string]any{"file": gz(long), "note": wrapped})
	rows := []struct {
		name string
		b    []byte
		want string
	}{
		{"gzip at an offset", append(noise(5, 333), gz(long)...), "gzip > raw"},
		{"gzip cut off", gz(append(long, noise(6, 5000)...))[:1200], "gzip > raw"},
		{"gzip in gzip", gz(gz(long)), "gzip > gzip > raw"},
		{"gzip in base64 in JSON", inJSON, "base64 run > gzip > raw"},
		{"gzip in base64 behind a word", []byte("key+" + base64.StdEncoding.EncodeToString(gz(long)) + "\""), "base64 run > gzip > raw"},
		{"gzip in base64 behind another word", []byte("ab/" + base64.URLEncoding.EncodeToString(gz(long)) + " "), "base64 run > gzip > raw"},
		{"base64 broken into lines in JSON", inJSON, "unwrapped > "},
		{"gzip in hexadecimal", []byte("x'" + hex.EncodeToString(gz(long)) + "'"), "hex run > gzip > raw"},
		{"raw deflate at the beginning", deflated(long), "deflate > raw"},
		{"a ZIP file in the middle", append(noise(7, 50), zipped(long)...), "zip > raw"},
		{"base64 broken into lines", []byte(wrapped), "unwrapped > "},
	}
	s := searcher(t, words)
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got := encodingsOf(s.Search("x", r.b), "words")
			if !slices.ContainsFunc(got, func(e string) bool { return strings.HasPrefix(e, r.want) }) {
				t.Errorf("found %v, want %s", got, r.want)
			}
		})
	}
}

func TestNothingIsFoundInNoise(t *testing.T) {
	s := searcher(t, bird, words)
	if f := s.Search("noise", noise(8, 4<<20)); len(f) != 0 {
		t.Error(canary.Summary(f))
	}
	// Short pieces, so that every kind of header is cut off everywhere.
	for n := range 20_000 {
		if f := s.Search("noise", noise(uint64(n), n%48)); len(f) != 0 {
			t.Error(canary.Summary(f))
		}
	}
	for n := range 40 {
		s.Search("heads", append([]byte{0x1f, 0x8b, 8, 0x78, 0xbb, 'P', 'K', 3, 4, 0x78, 0x9c}, make([]byte, n)...))
		s.Search("head", append(make([]byte, n%7), 0x78, 0xbb, 0, 0, 0, 0)[:n%7+2+n%5])
	}
	almost := bytes.Clone(words.Bytes)
	almost[len(almost)-1] ^= 1
	if f := s.Search("almost", almost); len(f) != 0 {
		t.Error(canary.Summary(f))
	}
}

func TestASearchForNothingIsAMistake(t *testing.T) {
	if _, err := canary.New(nil); err == nil {
		t.Error("no canaries were taken")
	}
	if _, err := canary.New([]canary.Canary{{Name: "short", Bytes: []byte("eleven byte")}}); err == nil {
		t.Error("a canary too short was taken")
	}
}

func TestAMissedLeakIsNamed(t *testing.T) {
	leaks := canary.Plant(words)
	err := canary.Missed(leaks, nil, "place")
	if err == nil || !strings.Contains(err.Error(), "words (UTF-16BE)") {
		t.Error(err)
	}
	if strings.Contains(err.Error(), string(words.Bytes)) {
		t.Error("the report holds what was looked for")
	}
}
