package web_test

import (
	"strings"
	"testing"
)

// What a line says of a list that was seen is so: where nothing was given back it says
// nothing of that, and it calls hidden what is.
func TestWhatBecameOfAListThatWasSeen(t *testing.T) {
	h := gallery(t)
	const back, hidden = "went back to", "the list is hidden here"
	for state, want := range map[string][2]bool{
		"in-rejected-list": {true, true}, "in-returned-list": {true, true},
		"in-recalled-list":  {false, false},
		"out-rejected-list": {true, false},
	} {
		html := fetch(t, h, "/gallery/sending/"+state).Body.String()
		if !strings.Contains(html, "the list was seen, not the content") {
			t.Fatalf("%s shows no line", state)
		}
		if got := [2]bool{strings.Contains(html, back), strings.Contains(html, hidden)}; got != want {
			t.Errorf("%s says that it went back, and is hidden: %v, want %v", state, got, want)
		}
	}
}

// A problem that it is not theirs closes when it goes back, and by no new copy.
func TestHowAProblemThatItIsNotTheirsCloses(t *testing.T) {
	html := fetch(t, gallery(t), "/gallery/sending/in-passed-not-ours").Body.String()
	if strings.Contains(html, "receive a new copy") || !strings.Contains(html, "both organisations decide the review") || !strings.Contains(html, "closes by itself when it goes back to the sender") {
		t.Error("the panel says otherwise")
	}
}

// Whoever may let access go on is told beside it what is stopped, whatever was decided.
func TestWhatIsStoppedStandsBesideItsButton(t *testing.T) {
	html := fetch(t, gallery(t), "/gallery/reviews/stop").Body.String()
	buttons, words := strings.Count(html, `data-act="resumeAccess"`), strings.Count(html, "Access stopped for your organisation:")
	if buttons != 2 || words != buttons {
		t.Errorf("%d buttons, and %d times what is stopped", buttons, words)
	}
}
