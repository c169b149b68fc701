package lock

import (
	"errors"
	"syscall/js"
)

// hold asks the browser, which has one set of locks for all of a site's tabs and
// workers, and lets go when the worker ends. Where a browser has none, each page is
// taken to be the only one.
func hold(path string) (unlock func() error, err error) {
	locks := js.Global().Get("navigator").Get("locks")
	if locks.IsUndefined() {
		return func() error { return nil }, nil
	}
	got := make(chan bool, 1)
	var release js.Value
	executor := js.FuncOf(func(_ js.Value, f []js.Value) any { release = f[0]; return nil })
	held := js.FuncOf(func(_ js.Value, l []js.Value) any {
		if l[0].IsNull() {
			got <- false
			return nil
		}
		until := js.Global().Get("Promise").New(executor)
		got <- true
		return until
	})
	options := js.Global().Get("Object").New()
	options.Set("ifAvailable", true)
	locks.Call("request", "safehand:"+path, options, held)
	ok := <-got
	held.Release()
	executor.Release()
	if !ok {
		return nil, errors.New("another tab of this browser is using it")
	}
	return func() error { release.Invoke(); return nil }, nil
}
