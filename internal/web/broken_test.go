package web_test

import (
	"strings"
	"testing"
)

// Where nothing is left to receive but what is broken, a receipt of the rest would be refused: it is reported.
func TestWhereAllIsBrokenItIsReported(t *testing.T) {
	h := gallery(t)
	for state, reports := range map[string]bool{"in-needed-broken": false, "in-needed-broken-all": true} {
		html := fetch(t, h, "/gallery/sending/"+state).Body.String()
		if rest := strings.Contains(html, `data-act="receiveAndReport"`); rest == reports {
			t.Errorf("%s offers to receive the rest: %v", state, rest)
		}
		if strings.Contains(html, "Receive 0") || strings.Contains(html, "receive the others") == reports {
			t.Errorf("%s speaks of others", state)
		}
	}
}
