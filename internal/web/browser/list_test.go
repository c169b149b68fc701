package browser_test

import (
	"net/http"
	"testing"
)

// Lists are read as people paste them, and what a recording lacks is named by its time.
func TestListsAndLooks(t *testing.T) { t.Log(run(t, "list.mjs", http.NewServeMux())) }
