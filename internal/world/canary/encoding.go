package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding is one way to spell bytes. spell gives nil where there is none.
type encoding struct {
	name  string
	spell func([]byte) []byte
	// whole gives the text in which the spelling stands, if that is more.
	whole func([]byte) []byte
}

func encodings() []encoding {
	out := []encoding{
		{name: "raw", spell: func(b []byte) []byte { return b }},
		{name: "hex", spell: func(b []byte) []byte { return []byte(hex.EncodeToString(b)) }},
		{name: "HEX", spell: func(b []byte) []byte { return []byte(strings.ToUpper(hex.EncodeToString(b))) }},
		{name: "query-escaped", spell: func(b []byte) []byte { return []byte(url.QueryEscape(string(b))) }},
		{name: "path-escaped", spell: func(b []byte) []byte { return []byte(url.PathEscape(string(b))) }},
		{name: "percent", spell: percent("%%%02X")},
		{name: "percent, lower case", spell: percent("%%%02x")},
		{name: "JSON", spell: quoted(func(s string) string { b, _ := json.Marshal(s); return string(b) })},
		{name: "quoted", spell: quoted(strconv.Quote)},
		{name: "quoted in ASCII", spell: quoted(strconv.QuoteToASCII)},
		{name: "UTF-16LE", spell: func(b []byte) []byte { return wide(b, 0) }},
		{name: "UTF-16BE", spell: func(b []byte) []byte { return wide(b, 1) }},
	}
	for before := range 3 {
		out = append(out, inBase64("base64", base64.StdEncoding, before), inBase64("base64url", base64.URLEncoding, before))
	}
	return out
}

// Encodings names every spelling that is looked for.
func Encodings() []string {
	var out []string
	for _, e := range encodings() {
		out = append(out, e.name)
	}
	return out
}

func percent(form string) func([]byte) []byte {
	return func(b []byte) []byte {
		var out []byte
		for _, c := range b {
			out = fmt.Appendf(out, form, c)
		}
		return out
	}
}

func quoted(f func(string) string) func([]byte) []byte {
	return func(b []byte) []byte {
		s := f(string(b))
		return []byte(s[1 : len(s)-1])
	}
}

func wide(b []byte, high int) []byte {
	if !utf8.Valid(b) {
		return nil
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(string(b))) {
		pair := [2]byte{byte(u), byte(u >> 8)}
		out = append(out, pair[high], pair[1-high])
	}
	return out
}

// inBase64 is what of b's base64 does not hang on its neighbours, when it stands
// before bytes into a group of three.
func inBase64(name string, enc *base64.Encoding, before int) encoding {
	whole := func(b []byte) []byte {
		b = append(bytes.Repeat([]byte{'<'}, before), b...)
		for len(b)%3 != 0 {
			b = append(b, '>')
		}
		return []byte(enc.EncodeToString(b))
	}
	spell := func(b []byte) []byte {
		from := (before*8 + 5) / 6
		to := (before + len(b)) * 8 / 6
		return whole(b)[from:to]
	}
	return encoding{fmt.Sprintf("%s +%d", name, before), spell, whole}
}
