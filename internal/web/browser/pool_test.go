package browser_test

import (
	"net/http"
	"testing"
)

// What a page's workers leave behind is bounded, however much passes through them, and
// nothing waits for one that can't be loaded.
func TestPool(t *testing.T) { t.Log(run(t, "pool.mjs", http.NewServeMux())) }

// A chosen file is read ahead, and it is its bytes that are read.
func TestReadAhead(t *testing.T) { t.Log(run(t, "readahead.mjs", http.NewServeMux())) }
