//go:build js && wasm

// Command inpage is the client in the page: the very code of the command line, compiled
// to WebAssembly and run in a worker of the browser.
//
// Whose keys are believed, what a statement says, what is signed and how it is
// proven is decided in one place for both. The page's own script brings what a
// program in a browser can't do by itself: files (the file system it sees is the
// page's), the network (fetch), and fast ciphers (see bulk.go). It calls one
// function, safehand.call(id, act, arguments), and gets a promise of the JSON that
// the command line prints with --json.
//
// The unlocked keyring lives in this program's memory and nowhere else: when the
// page locks, the worker that runs it is ended.
package main

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"sync"
	"syscall/js"
	_ "time/tzdata" // units have hours in their own zone, and a browser has no zone data for us
)

// memory is how much the program is to make do with before it looks for garbage all
// the time, and sealing how much once it has sealed anything, which takes four segments
// at a time: what WebAssembly once took it never gives back, and a page that grows large
// is one that a browser ends.
const (
	memory  = 36 << 20
	sealing = 52 << 20
)

func main() {
	debug.SetMemoryLimit(memory)
	debug.SetGCPercent(20)
	useBulk()
	p := &page{ended: map[string]context.CancelFunc{}}
	api := js.Global().Get("Object").New()
	api.Set("call", js.FuncOf(p.call))
	api.Set("end", js.FuncOf(p.end))
	js.Global().Set("safehand", api)
	js.Global().Call("safehandReady")
	select {}
}

// page is what the program keeps while the page is open.
type page struct {
	open session

	mu    sync.Mutex
	ended map[string]context.CancelFunc
}

// call runs an act: call(id, name, JSON) gives a promise. The id is what end and
// progress name it by.
func (p *page) call(_ js.Value, args []js.Value) any {
	id, name, text := args[0].String(), args[1].String(), args[2].String()
	ctx, cancel := context.WithCancel(context.Background())
	p.mu.Lock()
	p.ended[id] = cancel
	p.mu.Unlock()
	var executor js.Func
	executor = js.FuncOf(func(_ js.Value, f []js.Value) any {
		go func() {
			defer executor.Release()
			defer p.forget(id)
			out, err := p.act(context.WithValue(ctx, callID{}, id), name, []byte(text))
			if err != nil {
				f[1].Invoke(failure(err))
				return
			}
			f[0].Invoke(out)
		}()
		return nil
	})
	return js.Global().Get("Promise").New(executor)
}

func (p *page) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended[id]()
	delete(p.ended, id)
}

// end gives up an act. It is answered all the same, by the error of having been
// given up or by what was done before.
func (p *page) end(_ js.Value, args []js.Value) any {
	p.mu.Lock()
	defer p.mu.Unlock()
	if cancel := p.ended[args[0].String()]; cancel != nil {
		cancel()
	}
	return nil
}

func (p *page) act(ctx context.Context, name string, text []byte) (string, error) {
	f, ok := acts[name]
	if !ok {
		return "", unknownAct(name)
	}
	out, err := f(ctx, &p.open, text)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(out)
	return string(b), err
}
