//go:build js && wasm

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"errors"
	"hash"
	"io"
	"syscall/js"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// useBulk has the page's own workers seal, and its fast SHA-256 hash: compiled to
// WebAssembly, Go's own take several times as long.
func useBulk() {
	bulk := js.Global().Get("safehandBulk")
	seal.Use(seal.Faster{
		Seal: func(dst *bytes.Buffer, clear []byte, recipient string) (event.Digest, error) {
			got, err := await(bulk.Call("seal", array(clear), recipient))
			if err != nil {
				return event.Digest{}, err
			}
			n := got.Get("size").Int()
			dst.Grow(n)
			b := dst.AvailableBuffer()[:n]
			js.CopyBytesToGo(b, got.Get("bytes"))
			bulk.Call("release", got.Get("bytes"))
			dst.Write(b)
			return event.ParseDigest(got.Get("digest").String())
		},
		AtOnce: 1, // it seals faster than a line takes it, and each takes memory four times over
		Hash:   func() hash.Hash { return newDigest() },
		Sum: func(b []byte) (d event.Digest) {
			a := array(b)
			defer bulk.Call("release", a)
			got, err := await(bulk.Call("sum", a))
			if err != nil {
				return event.Sum(b)
			}
			js.CopyBytesToGo(d[:], got)
			return d
		},
		SumOf: sumOf,
	})
}

// sumOf gathers what is read where the page's script can reach it, and frees it there:
// in this program's memory a segment would leave its place behind.
func sumOf(r io.Reader, size int64) (d event.Digest, n int64, err error) {
	bulk := js.Global().Get("safehandBulk")
	all := js.Global().Get("Uint8Array").New(size)
	defer bulk.Call("release", all)
	buf := make([]byte, 256<<10)
	for n < size && err == nil {
		var m int
		m, err = r.Read(buf[:min(int64(len(buf)), size-n)])
		js.CopyBytesToJS(all.Call("subarray", n), buf[:m])
		n += int64(m)
	}
	if err != nil && err != io.EOF {
		return d, n, err
	}
	got, err := await(bulk.Call("sum", all.Call("subarray", 0, n)))
	if err != nil {
		return d, n, err
	}
	js.CopyBytesToGo(d[:], got)
	return d, n, nil
}

// array copies b to where the page's script can reach it.
func array(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

// await gives what a promise gives. It must not be called where the page calls us.
func await(promise js.Value) (js.Value, error) {
	type result struct {
		v   js.Value
		err error
	}
	done := make(chan result, 1)
	then := js.FuncOf(func(_ js.Value, v []js.Value) any { done <- result{v: v[0]}; return nil })
	defer then.Release()
	failed := js.FuncOf(func(_ js.Value, v []js.Value) any {
		done <- result{err: errors.New(v[0].Call("toString").String())}
		return nil
	})
	defer failed.Release()
	promise.Call("then", then, failed)
	r := <-done
	return r.v, r.err
}

// digest is SHA-256 as the page's script does it.
type digest struct {
	of  js.Value
	buf js.Value
}

var (
	_ hash.Hash                  = (*digest)(nil)
	_ encoding.BinaryMarshaler   = (*digest)(nil)
	_ encoding.BinaryUnmarshaler = (*digest)(nil)
)

const passed = 1 << 20 // bytes handed over at once

func newDigest() *digest {
	d := &digest{buf: js.Global().Get("Uint8Array").New(passed)}
	d.Reset()
	return d
}

// begin panics where the script fails: there is no hash without it, and a wrong
// one would be a wrong seal.
func begin(saved js.Value) js.Value {
	v, err := await(js.Global().Get("safehandBulk").Call("hash", saved))
	if err != nil {
		panic("the page's SHA-256 does not start: " + err.Error())
	}
	return v
}

func (d *digest) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := js.CopyBytesToJS(d.buf, rest)
		d.of.Call("update", d.buf.Call("subarray", 0, n))
		rest = rest[n:]
	}
	return len(p), nil
}

// Sum leaves the state as it is.
func (d *digest) Sum(b []byte) []byte {
	sum := make([]byte, sha256.Size)
	js.CopyBytesToGo(sum, begin(d.of.Call("save")).Call("digest"))
	return append(b, sum...)
}

func (d *digest) Reset()         { d.of = begin(js.Undefined()) }
func (d *digest) Size() int      { return sha256.Size }
func (d *digest) BlockSize() int { return sha256.BlockSize }

func (d *digest) MarshalBinary() ([]byte, error) {
	saved := d.of.Call("save")
	b := make([]byte, saved.Get("length").Int())
	js.CopyBytesToGo(b, saved)
	return b, nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	v, err := await(js.Global().Get("safehandBulk").Call("hash", array(b)))
	if err == nil {
		d.of = v
	}
	return err
}
